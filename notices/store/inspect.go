package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"syscall"

	bolterrors "go.etcd.io/bbolt/errors"
)

// Layout of a bbolt file, version 2: pages of one size, the first two of them meta pages: a header of 16 bytes, then magic,
// version, page size and flags (4 bytes each), root (16), freelist, high water, transaction and checksum (8 each).
const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2
	headerSize  = 16
	metaSize    = 64
)

// walkLimit is the size of a file, in bytes, up to which Open follows all its pages; a bigger one is left to Check.
const walkLimit = 256 << 20

// inspect looks at a file before bbolt maps it, because reading beyond the end of a mapped file ends the process: it must be
// a bbolt file, as long as its newest state says, and its pages must hang together. A file that another process writes
// meanwhile is let pass: the lock will tell.
func inspect(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	before, err := newestMeta(f)
	if err == nil && before.length <= walkLimit {
		err = walk(f, before)
	}
	if after, again := newestMeta(f); err != nil && again == nil && before.good && after.txid != before.txid {
		return nil
	}
	return err
}

// newestMeta reads the head of a bbolt file.
func newestMeta(f *os.File) (meta, error) {
	info, err := f.Stat()
	if err != nil {
		return meta{}, err
	}
	if info.Size() == 0 {
		return meta{}, fmt.Errorf("%w: the file is empty", ErrDamaged)
	}
	newest, err := readMeta(f, 0)
	if err != nil {
		return meta{}, err
	}
	looked := newest.magic
	sizes := []int64{int64(newest.pageSize)}
	if !newest.good {
		sizes = []int64{1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 16}
	}
	for _, size := range sizes {
		m, err := readMeta(f, size)
		if err != nil {
			return meta{}, err
		}
		looked = looked || m.magic
		if m.good && (!newest.good || m.txid > newest.txid) {
			newest = m
		}
	}
	switch {
	case !looked:
		return newest, fmt.Errorf("%w: the file is of another kind", ErrForeign)
	case !newest.good:
		return newest, fmt.Errorf("%w: its head cannot be read", ErrDamaged)
	case uint64(info.Size()) < newest.pages*uint64(newest.pageSize):
		return newest, fmt.Errorf("%w: %d bytes of %d are there", ErrDamaged, info.Size(), newest.pages*uint64(newest.pageSize))
	}
	newest.length = info.Size()
	return newest, nil
}

type meta struct {
	magic, good                 bool
	pageSize                    uint32
	root, freelist, pages, txid uint64
	length                      int64 // of the file
}

func readMeta(f io.ReaderAt, at int64) (meta, error) {
	head := make([]byte, headerSize+metaSize)
	n, err := f.ReadAt(head, at)
	if err != nil && !errors.Is(err, io.EOF) {
		return meta{}, err
	}
	if n < len(head) {
		return meta{magic: n >= headerSize+4 && binary.NativeEndian.Uint32(head[headerSize:]) == boltMagic}, nil
	}
	b := head[headerSize:]
	sum := fnv.New64a()
	sum.Write(b[:metaSize-8])
	m := meta{
		magic:    binary.NativeEndian.Uint32(b) == boltMagic,
		pageSize: binary.NativeEndian.Uint32(b[8:]),
		root:     binary.NativeEndian.Uint64(b[16:]),
		freelist: binary.NativeEndian.Uint64(b[32:]),
		pages:    binary.NativeEndian.Uint64(b[40:]),
		txid:     binary.NativeEndian.Uint64(b[48:]),
	}
	m.good = m.magic && binary.NativeEndian.Uint32(b[4:]) == boltVersion && binary.NativeEndian.Uint64(b[56:]) == sum.Sum64() &&
		m.pageSize >= 1<<10 && m.pageSize <= 1<<24 && m.pages < 1<<40
	return m, nil
}

// explain gives an error of the file system or of bbolt its kind and its hint.
func explain(op, path string, err error) error {
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	e := &Error{Op: op, Path: path, Err: err}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		e.Err = fmt.Errorf("%w: %w", ErrLocked, err)
		e.Hint = "another noticebot runs on it; stop that one first, or give this one a store of its own"
	case errors.Is(err, ErrForeign):
		e.Hint = "name the store of noticebot, or a file that does not exist yet"
	case errors.Is(err, ErrNewer):
		e.Hint = "start the newer noticebot again, or restore a backup made before the upgrade"
	case errors.Is(err, ErrDamaged), errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum),
		errors.Is(err, bolterrors.ErrVersionMismatch), errors.Is(err, bolterrors.ErrInvalidMapping):
		if !errors.Is(err, ErrDamaged) {
			e.Err = fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		e.Hint = "put the newest backup in its place; without one, move the file away to start anew: subscriptions are in it"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		e.Hint = "the disk is full; make room and start again, nothing is lost"
	case errors.Is(err, syscall.EROFS):
		e.Hint = "the file system is read-only; mount it writable, or name a store elsewhere"
	case errors.Is(err, fs.ErrPermission):
		e.Hint = "let the user that runs noticebot read and write the file and its directory"
	case errors.Is(err, fs.ErrNotExist):
		e.Hint = "the directory does not exist; make it first"
	case errors.Is(err, syscall.ENOTDIR):
		e.Hint = "a part of the path is a file, not a directory"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		e.Hint = "too many files are open; raise the limit"
	default:
		e.Hint = "look at the disk and the file"
	}
	return e
}
