package main

import (
	"noticebot/config"
	"noticebot/notices/place"
)

// openRegion loads the gazetteer of a served region.
func openRegion(r config.Region) (*place.Gazetteer, error) {
	return place.Open(r.Name, place.Options{Files: r.Gazetteer})
}
