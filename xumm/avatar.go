package xumm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Limits of a picture. It is decoration, and comes from whoever chose it.
const (
	maxPicture          = 256 << 10 // bytes
	maxPictureSide      = 1024      // pixels
	maxPictureRedirects = 3
)

// AvatarURL gives the address of an account's picture, a PNG: a drawn one where
// its holder has set none. size is its side in pixels, 0 for the platform's own
// choice. The address is public.
func (c *Client) AvatarURL(account string, size int) string {
	return c.PaddedAvatarURL(account, size, 0)
}

// PaddedAvatarURL is AvatarURL with a margin of so many pixels on each side,
// inside of size; without a size there is none (Xumm developer docs, "Avatars":
// avatar/{account}_{size}_{padding}.png).
func (c *Client) PaddedAvatarURL(account string, size, padding int) string {
	u := c.base.String() + "/avatar/" + url.PathEscape(account)
	if size > 0 {
		u += "_" + strconv.Itoa(size)
		if padding > 0 {
			u += "_" + strconv.Itoa(padding)
		}
	}
	return u + ".png"
}

// Avatar fetches and decodes the picture at AvatarURL. Its holder chose it, so
// it says nothing about who they are. The picture is public: no credential is
// sent, and the platform may send the call on, over https or to its own host
// only. What is not a PNG, longer than 256 KiB, or wider or higher than 1024
// pixels gives ErrUnavailable.
func (c *Client) Avatar(ctx context.Context, account string, size int) (image.Image, error) {
	const op = "get avatar"
	if err := checkAccount(op, account); err != nil {
		return nil, err
	}
	start := time.Now()
	picture, status, err := c.picture(ctx, op, c.AvatarURL(account, size))
	c.logCall(ctx, op, start, status, "", err)
	return picture, err
}

func (c *Client) picture(ctx context.Context, op, address string) (picture image.Image, status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, 0, &Error{Op: op, cause: err, kind: ErrInvalid}
	}
	// No Content-Type: the platform's router takes a call with JSON's for one of
	// the API, and answers it with a 404.
	req.Header.Set("Accept", "image/png")
	req.Header.Set("User-Agent", c.userAgent)
	redirected := &http.Client{Transport: c.http.Transport, CheckRedirect: c.mayLeadTo}
	resp, data, err := c.exchange(redirected, op, req, maxPicture) //nolint:bodyclose // exchange has read and closed it
	switch {
	case resp == nil:
		return nil, 0, err
	case err != nil:
		return nil, resp.StatusCode, err
	case resp.StatusCode != http.StatusOK:
		return nil, resp.StatusCode, &Error{Op: op, Status: resp.StatusCode, RetryAfter: retryAfter(resp.Header, time.Now())}
	}
	picture, err = decodePicture(data)
	if err != nil {
		return nil, resp.StatusCode, unreadable(op, err.Error())
	}
	return picture, resp.StatusCode, nil
}

// mayLeadTo tells where a picture may be fetched from: the platform, or what it
// names, unless anybody on the way could put another picture in its place.
func (c *Client) mayLeadTo(req *http.Request, via []*http.Request) error {
	own := req.URL.Scheme == c.base.Scheme && req.URL.Host == c.base.Host
	switch {
	case len(via) > maxPictureRedirects:
		return fmt.Errorf("sent on more than %d times", maxPictureRedirects)
	case req.URL.User != nil, !own && req.URL.Scheme != "https",
		!publicHost(req.URL.Hostname()) && publicHost(c.base.Hostname()): // what is near is no business of the platform's
		return errors.New("sent on to an address that is not followed")
	}
	req.Header.Del("Referer") // whose picture it is concerns no other host
	return nil
}

// decodePicture decodes a PNG of reasonable size. The size is read first: a few
// bytes can ask for gigabytes of pixels.
func decodePicture(data []byte) (image.Image, error) {
	about, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("it is not a PNG: %w", err)
	}
	if about.Width > maxPictureSide || about.Height > maxPictureSide || about.Width < 1 || about.Height < 1 {
		return nil, fmt.Errorf("the picture has %d by %d pixels", about.Width, about.Height)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("the picture is damaged: %w", err)
	}
	return picture, nil
}
