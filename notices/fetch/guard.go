package fetch

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// newHTTP makes the transport of one Access. The address is checked when the connection is made, after the name was
// resolved, so that neither a name that points inside nor one that changes its answer gets through.
func newHTTP(o Options) *http.Client {
	d := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	t := &http.Transport{
		DialContext:            d.DialContext,
		MaxConnsPerHost:        1,
		MaxIdleConns:           32,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  o.Timeout,
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      true,
	}
	if o.InsecureTLS {
		t.TLSClientConfig = &tls.Config{InsecureSkipVerify: true} // the operator's choice, for one source
	}
	switch p, err := url.Parse(o.Proxy); {
	case o.Proxy == "":
		if !o.AllowPrivate {
			d.ControlContext = guard
		}
	case err != nil:
		t.Proxy = func(*http.Request) (*url.URL, error) { return nil, fmt.Errorf("proxy %q: %w", o.Proxy, err) }
	default:
		t.Proxy = http.ProxyURL(p)
	}
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func guard(_ context.Context, _, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", ErrPrivate, address)
	}
	ip, err := netip.ParseAddr(host)
	if err != nil || private(ip) {
		return fmt.Errorf("%w: %s", ErrPrivate, host)
	}
	return nil
}

// guardProxied checks a name that a proxy will resolve: all that can be known here is what it means from here.
func (c *Client) guardProxied(ctx context.Context, u *url.URL) error {
	if c.o.Proxy == "" || c.o.AllowPrivate {
		return nil
	}
	ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil {
		return fmt.Errorf("resolve %s: %w", u.Hostname(), err)
	}
	for _, ip := range ips {
		if private(ip) {
			return fmt.Errorf("fetch %s: %w: %s", u, ErrPrivate, ip)
		}
	}
	return nil
}

// closed are the networks that are not the public internet and that netip does not name.
var closed = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
	"fec0::/10", "3fff::/20", "5f00::/16", "::/96",
)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

var translated = netip.MustParsePrefix("64:ff9b::/96") // NAT64: the last four bytes are the address meant

func private(ip netip.Addr) bool {
	ip = ip.WithZone("").Unmap()
	if translated.Contains(ip) {
		b := ip.As16()
		ip = netip.AddrFrom4([4]byte(b[12:]))
	}
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
		return true
	}
	for _, p := range closed {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}
