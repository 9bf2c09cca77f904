//go:build race

package place

const raced = true
