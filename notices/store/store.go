// Package store opens the one file in which everything is kept, so that what goes wrong with a file is told in one place and in
// words. It knows nothing of what the rooms keep: each has buckets of its own in the file.
//
// It promises: a file is either a store of noticebot in whole or not used at all; a first start that is cut off leaves no half
// made store; a second noticebot on the same file is told so within two seconds; damage is an error, never a panic and
// never a new, empty store in the place of the old.
package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
)

// Schema is the version of the layout that this program writes.
const Schema = 1

// Kinds of trouble that a caller can branch on with errors.Is; all come in an *Error.
var (
	ErrLocked  = errors.New("the store is in use")
	ErrDamaged = errors.New("the store is damaged")
	ErrForeign = errors.New("not a store of noticebot")
	ErrNewer   = errors.New("the store was written by a newer noticebot")
)

// Error is what is wrong with the store and what to do about it.
type Error struct {
	Op   string // what was attempted: open, create, check
	Path string
	Hint string // one sentence to the operator
	Err  error
}

// Error tells all of it in one line.
func (e *Error) Error() string {
	return fmt.Sprintf("%s store %s: %v (%s)", e.Op, e.Path, e.Err, e.Hint)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// lockWait is how long the lock of another process is waited for.
const lockWait = time.Second

var (
	rootBucket = []byte("noticebot") // holds only what this package knows
	schemaKey  = []byte("schema")
)

// Open opens the store at path, and makes it when there is none. Its directory must exist. Every error is an *Error.
func Open(path string) (*bbolt.DB, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := create(path); err != nil {
			return nil, explain("create", path, err)
		}
	case err != nil:
		return nil, explain("open", path, err)
	case info.IsDir():
		return nil, &Error{"open", path, "name a file in it instead, such as " + filepath.Join(path, "noticebot.db"), errors.New("is a directory")}
	case !info.Mode().IsRegular():
		return nil, &Error{"open", path, "name a plain file", errors.New("is not a plain file")}
	default:
		if err := inspect(path); err != nil {
			return nil, explain("open", path, err)
		}
	}
	db, err := open(path)
	if err != nil {
		return nil, explain("open", path, err)
	}
	if err := guard(func() error { return db.View(checkSchema) }); err != nil {
		return nil, explain("open", path, errors.Join(err, db.Close()))
	}
	sweep(path)
	return db, nil
}

// Check follows every page of the store, in the file, and returns the first inconsistency, as an *Error that is ErrDamaged.
// Reading and writing go on meanwhile.
func Check(db *bbolt.DB) error {
	f, err := os.Open(db.Path())
	if err != nil {
		return explain("check", db.Path(), err)
	}
	defer f.Close()
	for range checkTries {
		err = db.View(func(tx *bbolt.Tx) error {
			m, err := newestMeta(f)
			switch {
			case err != nil:
				return err
			case m.txid != uint64(tx.ID()):
				return errMovedOn
			}
			return walk(f, m)
		})
		if !errors.Is(err, errMovedOn) {
			break
		}
	}
	if err != nil {
		return explain("check", db.Path(), err)
	}
	return nil
}

// An open transaction keeps the pages of the state that it sees, and no others: pages of a newer state are given away again
// when they are freed. So the head that is followed has to be that of the transaction; when a commit has come between the
// two, both are taken again.
const checkTries = 10_000

var errMovedOn = errors.New("the store is written to too fast to be checked")

// open is bbolt.Open with its panics and page faults as errors. A file whose opening failed is closed, and so unlocked.
func open(path string) (db *bbolt.DB, err error) {
	var file *os.File
	options := *bbolt.DefaultOptions
	options.Timeout = lockWait
	options.FreelistType = bbolt.FreelistMapType
	options.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		f, err := os.OpenFile(name, flag, mode)
		file = f
		return f, err
	}
	err = guard(func() error {
		db, err = bbolt.Open(path, 0o600, &options)
		return err
	})
	if err != nil {
		if file != nil {
			_ = file.Close() // closed already, unless Open panicked
		}
		return nil, err
	}
	return db, nil
}

// guard runs f and returns what it panics with, a read beyond the end of the mapped file included, as damage.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	return f()
}

// create makes an empty store under another name and moves it to path when it is whole on the disk: only the first
// moments of a store are not safe against a power failure.
func create(path string) error {
	dir, base := filepath.Split(path)
	temp, err := os.CreateTemp(filepath.Clean(dir+"."), base+tempMark+"*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	if err := temp.Close(); err != nil {
		return err
	}
	db, err := open(temp.Name())
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket(rootBucket)
		if err != nil {
			return err
		}
		return b.Put(schemaKey, []byte(strconv.Itoa(Schema)))
	})
	if err = errors.Join(err, db.Sync(), db.Close()); err != nil {
		return err
	}
	// A link, other than a rename, does not put the new file over one that another process has made meanwhile.
	if err := os.Link(temp.Name(), path); err != nil {
		if _, statErr := os.Stat(path); statErr == nil {
			return nil
		}
		if err := os.Rename(temp.Name(), path); err != nil {
			return err
		}
	}
	return syncDir(filepath.Clean(dir + "."))
}

const tempMark = ".new-"

// sweep removes what starts that were cut off have left. The lock on the store is held.
func sweep(path string) {
	left, err := filepath.Glob(path + tempMark + "*")
	if err != nil {
		return
	}
	for _, name := range left {
		_ = os.Remove(name) // only litter
	}
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync() // some file systems cannot sync a directory
	return d.Close()
}

func checkSchema(tx *bbolt.Tx) error {
	b := tx.Bucket(rootBucket)
	if b == nil {
		return fmt.Errorf("%w: a bbolt file without the bucket %q", ErrForeign, rootBucket)
	}
	version, err := strconv.Atoi(string(b.Get(schemaKey)))
	switch {
	case err != nil || version < 1:
		return fmt.Errorf("%w: no version in it", ErrDamaged)
	case version > Schema:
		return fmt.Errorf("%w: layout %d, this one knows %d", ErrNewer, version, Schema)
	}
	return nil
}
