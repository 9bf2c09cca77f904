package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// filled makes a store with some thousand rows and gives its path.
func filled(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "noticebot.db")
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("rows"))
		if err != nil {
			return err
		}
		for i := range 3000 {
			if err := b.Put(binary.BigEndian.AppendUint64(nil, uint64(i)), bytes.Repeat([]byte{byte(i)}, 100)); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenKeepsWhatWasWritten(t *testing.T) {
	path := filled(t)
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := Check(db); err != nil {
		t.Error(err)
	}
	err = db.View(func(tx *bbolt.Tx) error {
		if n := tx.Bucket([]byte("rows")).Stats().KeyN; n != 3000 {
			t.Errorf("%d rows, want 3000", n)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(path + "*"); len(left) != 1 {
		t.Errorf("files beside the store: %q", left)
	}
}

func TestOpenRefuses(t *testing.T) {
	mangle := func(change func(data []byte) []byte) func(t *testing.T) string {
		return func(t *testing.T) string {
			path := filled(t)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, change(data), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
	}
	tests := []struct {
		name  string
		path  func(t *testing.T) string
		kind  error
		words string
	}{
		{"empty", mangle(func([]byte) []byte { return nil }), ErrDamaged, "empty"},
		{"cut in half", mangle(func(d []byte) []byte { return d[:len(d)/2] }), ErrDamaged, "backup"},
		{"cut to one page", mangle(func(d []byte) []byte { return d[:4096] }), ErrDamaged, "backup"},
		{"cut in its head", mangle(func(d []byte) []byte { return d[:40] }), ErrDamaged, "backup"},
		{"cut by a byte in its last page", mangle(func(d []byte) []byte { return d[:4096*3] }), ErrDamaged, "bytes of"},
		{"both heads overwritten", mangle(func(d []byte) []byte { clear(d[24:100]); clear(d[4096+24 : 4096+100]); return d }), ErrDamaged, "head"},
		{"all but the heads overwritten", mangle(func(d []byte) []byte { clear(d[8192:]); return d }), ErrDamaged, "backup"},
		{"a text", mangle(func([]byte) []byte { return []byte(strings.Repeat("衡阳日报\n", 5000)) }), ErrForeign, "another kind"},
		{"a few bytes", mangle(func([]byte) []byte { return []byte("hello") }), ErrForeign, "another kind"},
		{"a directory", func(t *testing.T) string { return t.TempDir() }, nil, "directory"},
		{"a device", func(t *testing.T) string { return os.DevNull }, nil, "plain file"},
		{"no such directory", func(t *testing.T) string { return filepath.Join(t.TempDir(), "no", "store.db") }, fs.ErrNotExist, "make it first"},
		{"below a file", func(t *testing.T) string { return filepath.Join(filled(t), "store.db") }, syscall.ENOTDIR, "not a directory"},
		{"a bbolt file of another program", func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "other.db")
			db, err := bbolt.Open(path, 0o600, nil)
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
			return path
		}, ErrForeign, "without the bucket"},
		{"a newer layout", withVersion("99"), ErrNewer, "99"},
		{"no layout", withVersion("x"), ErrDamaged, "no version"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := tt.path(t)
			before, _ := os.ReadFile(path)
			db, err := Open(path)
			if err == nil {
				db.Close()
				t.Fatal("opened")
			}
			var e *Error
			if !errors.As(err, &e) || e.Path != path || e.Op == "" || e.Hint == "" {
				t.Fatalf("want an *Error with path, op and hint, got %#v", err)
			}
			if tt.kind != nil && !errors.Is(err, tt.kind) {
				t.Errorf("want %v, got %v", tt.kind, err)
			}
			if !strings.Contains(err.Error(), tt.words) {
				t.Errorf("%q does not say %q", err, tt.words)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

func withVersion(v string) func(t *testing.T) string {
	return func(t *testing.T) string {
		path := filled(t)
		db, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(rootBucket).Put(schemaKey, []byte(v)) })
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		return path
	}
}

func TestOpenLocked(t *testing.T) {
	path := filled(t)
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	_, err = Open(path)
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "another noticebot runs on it") {
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db, err = Open(path)
	if err != nil {
		t.Fatalf("after the other has gone: %v", err)
	}
	db.Close()
}

// A damaged store must not stay locked by the attempt to open it: a restored backup is opened in the same process.
func TestOpenAfterRestore(t *testing.T) {
	path := filled(t)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bad := bytes.Clone(good)
	clear(bad[8192:])
	if err := os.WriteFile(path, bad, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); !errors.Is(err, ErrDamaged) {
		t.Fatalf("got %v", err)
	}
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
}

func TestFirstStartCutOff(t *testing.T) {
	path := filepath.Join(t.TempDir(), "noticebot.db")
	if err := os.WriteFile(path+tempMark+"123", []byte("half a store"), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if left, _ := filepath.Glob(path + "*"); len(left) != 1 {
		t.Errorf("litter left: %q", left)
	}
}

func TestFirstStartOfTwo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "noticebot.db")
	opened := make(chan *bbolt.DB, 4)
	failed := make(chan error, 4)
	for range 4 {
		go func() {
			db, err := Open(path)
			if err != nil {
				failed <- err
				return
			}
			opened <- db
		}()
	}
	for range 3 {
		if err := <-failed; err == nil {
			t.Error("no error")
		}
	}
	(<-opened).Close()
}

func TestUnwritable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the superuser may write everywhere")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := Open(filepath.Join(dir, "noticebot.db"))
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("new store in a read-only directory: %v", err)
	}
	path := filled(t)
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err = Open(path); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("read-only store: %v", err)
	}
}

func TestExplain(t *testing.T) {
	tests := []struct {
		err   error
		words string
	}{
		{syscall.ENOSPC, "disk is full"},
		{syscall.EDQUOT, "disk is full"},
		{syscall.EROFS, "read-only"},
		{syscall.EACCES, "read and write"},
		{syscall.ENOENT, "make it first"},
		{syscall.EMFILE, "raise the limit"},
		{bolterrors.ErrTimeout, "another noticebot"},
		{bolterrors.ErrInvalid, "backup"},
		{bolterrors.ErrChecksum, "backup"},
		{bolterrors.ErrVersionMismatch, "backup"},
		{errors.New("odd"), "look at the disk"},
	}
	for _, tt := range tests {
		t.Run(tt.err.Error(), func(t *testing.T) {
			err := explain("open", "/x", fmt.Errorf("wrapped: %w", &os.PathError{Op: "open", Path: "/x", Err: tt.err}))
			var e *Error
			if !errors.As(err, &e) || !errors.Is(err, tt.err) || !strings.Contains(e.Hint, tt.words) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Bits that flip in the heads of pages never end the process.
func TestFlippedBits(t *testing.T) {
	path := filled(t)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	refused, passed := 0, 0
	for range 60 {
		bad := bytes.Clone(good)
		for range 8 {
			page := random.IntN(len(bad) / 4096)
			bad[page*4096+random.IntN(64)] ^= 1 << random.IntN(8)
		}
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := Open(path)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %#v", err)
			}
			refused++
			continue
		}
		// What passes can be read: the flips were in free pages or in values.
		err = db.View(func(tx *bbolt.Tx) error {
			if b := tx.Bucket([]byte("rows")); b != nil {
				return b.ForEach(func(k, v []byte) error { return nil })
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		passed++
		_ = db.Close()
	}
	t.Logf("of 60: %d refused, %d passed", refused, passed)
	if refused == 0 {
		t.Error("nothing was noticed")
	}
}

// Check reads the file of a store that is being written to.
func TestCheckWhileWriting(t *testing.T) {
	db, err := Open(filled(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.NoSync = true
	stop := make(chan struct{})
	done := make(chan error)
	go func() {
		var err error
		for i := 0; err == nil; i++ {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			err = db.Update(func(tx *bbolt.Tx) error {
				b := tx.Bucket([]byte("rows"))
				for k := range 50 {
					if err := b.Put(binary.BigEndian.AppendUint64(nil, uint64(i*37+k)%5000), bytes.Repeat([]byte{byte(i)}, 50+i%200)); err != nil {
						return err
					}
				}
				return nil
			})
		}
		done <- err
	}()
	for range 40 {
		if err := Check(db); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Error(err)
	}
}
