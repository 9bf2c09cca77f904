//go:build !race

package place

const raced = false
