package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// Pages of a bbolt file: a header (id 8, flags 2, count 2, overflow 4), then elements of 16 bytes each, then keys and values.
const (
	branchPage, leafPage, freelistPage = 0x01, 0x02, 0x10
	bucketElement                      = 0x01
	elementSize                        = 16
	maxDepth                           = 64
)

// walker follows every page of a store, in the file and not in the mapped memory: bbolt has no checksums in its pages, and
// believes what it reads there.
type walker struct {
	f    io.ReaderAt
	m    meta
	used []bool
}

// walk tells the first inconsistency of the tree that m is the head of.
func walk(f io.ReaderAt, m meta) error {
	w := &walker{f: f, m: m, used: make([]bool, m.pages)}
	if err := w.tree(m.root, 0); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := w.freelist(); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// page reads a page with what overflows from it, once.
func (w *walker) page(id uint64) (data []byte, flags uint16, count int, err error) {
	var head [headerSize]byte
	if id < 2 || id >= w.m.pages {
		return nil, 0, 0, fmt.Errorf("page %d is not in the file", id)
	}
	size := uint64(w.m.pageSize)
	if _, err := w.f.ReadAt(head[:], int64(id*size)); err != nil {
		return nil, 0, 0, fmt.Errorf("page %d: %w", id, err)
	}
	run := uint64(binary.NativeEndian.Uint32(head[12:])) + 1
	if got := binary.NativeEndian.Uint64(head[:]); got != id || run > w.m.pages-id {
		return nil, 0, 0, fmt.Errorf("page %d says that it is page %d, %d pages long", id, got, run)
	}
	for i := id; i < id+run; i++ {
		if w.used[i] {
			return nil, 0, 0, fmt.Errorf("page %d is used twice", i)
		}
		w.used[i] = true
	}
	data = make([]byte, run*size)
	if _, err := w.f.ReadAt(data, int64(id*size)); err != nil {
		return nil, 0, 0, fmt.Errorf("page %d: %w", id, err)
	}
	return data, binary.NativeEndian.Uint16(head[8:]), int(binary.NativeEndian.Uint16(head[10:])), nil
}

// tree follows the pages below id.
func (w *walker) tree(id uint64, depth int) error {
	data, flags, count, err := w.page(id)
	if err != nil {
		return err
	}
	if depth > maxDepth || flags != branchPage && flags != leafPage || headerSize+count*elementSize > len(data) {
		return fmt.Errorf("page %d is neither a branch nor a leaf", id)
	}
	var last []byte
	for i := range count {
		at := headerSize + i*elementSize
		e := data[at : at+elementSize]
		var pos, key, value uint32
		if flags == branchPage {
			pos, key = binary.NativeEndian.Uint32(e), binary.NativeEndian.Uint32(e[4:])
		} else {
			pos, key, value = binary.NativeEndian.Uint32(e[4:]), binary.NativeEndian.Uint32(e[8:]), binary.NativeEndian.Uint32(e[12:])
		}
		from := uint64(at) + uint64(pos)
		if from+uint64(key)+uint64(value) > uint64(len(data)) {
			return fmt.Errorf("page %d: element %d lies outside of it", id, i)
		}
		name := data[from : from+uint64(key)]
		if i > 0 && bytes.Compare(last, name) >= 0 {
			return fmt.Errorf("page %d: its keys are not in order", id)
		}
		last = name
		child, err := w.child(flags, e, data[from+uint64(key):from+uint64(key)+uint64(value)])
		if err != nil {
			return fmt.Errorf("page %d: %w", id, err)
		}
		if child != 0 {
			if err := w.tree(child, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// child gives the page that an element leads to: that of a branch or of a bucket, or 0.
func (w *walker) child(flags uint16, element, value []byte) (uint64, error) {
	if flags == branchPage {
		return binary.NativeEndian.Uint64(element[8:]), nil
	}
	if binary.NativeEndian.Uint32(element)&bucketElement == 0 {
		return 0, nil
	}
	if len(value) < 16 {
		return 0, fmt.Errorf("a bucket without a head")
	}
	return binary.NativeEndian.Uint64(value), nil // 0: the bucket is small and lies in its parent
}

// freelist checks that no page in use is listed as free.
func (w *walker) freelist() error {
	if w.m.freelist == ^uint64(0) {
		return nil
	}
	data, flags, count, err := w.page(w.m.freelist)
	if err != nil {
		return err
	}
	ids := data[headerSize:]
	if count == 0xFFFF && len(ids) >= 8 { // more than fit the header: the first entry counts
		count, ids = int(min(binary.NativeEndian.Uint64(ids), uint64(len(ids)))), ids[8:]
	}
	if flags != freelistPage || count*8 > len(ids) {
		return fmt.Errorf("the list of free pages cannot be read")
	}
	for i := range count {
		if id := binary.NativeEndian.Uint64(ids[i*8:]); id < 2 || id >= w.m.pages || w.used[id] {
			return fmt.Errorf("page %d is listed as free", id)
		}
	}
	return nil
}
