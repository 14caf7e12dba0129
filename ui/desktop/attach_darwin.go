//go:build cgo

// UNTESTED ON A MAC: this file was written from Apple's documentation and has
// been compiled for no Mac yet.

package desktop

/*
#cgo CFLAGS: -x objective-c -fobjc-arc
#cgo LDFLAGS: -framework Foundation -framework CoreServices

#include <stdint.h>
#import <Foundation/Foundation.h>
#import <CoreServices/CoreServices.h>

// In attach_event_darwin.go.
extern void countersignOpen(uintptr_t handle, char *text);

@interface CountersignLinks : NSObject
@property(nonatomic) uintptr_t handle;
@end

@implementation CountersignLinks
- (void)open:(NSAppleEventDescriptor *)event withReply:(NSAppleEventDescriptor *)reply {
	NSString *text = [[event paramDescriptorForKeyword:keyDirectObject] stringValue];
	if (text != nil && [text lengthOfBytesUsingEncoding:NSUTF8StringEncoding] <= 4096) {
		countersignOpen(self.handle, (char *)[text UTF8String]);
	}
}
@end

// The manager does not keep the object: the caller does, as a retained pointer.
static void *countersignInstall(uintptr_t handle) {
	CountersignLinks *links = [[CountersignLinks alloc] init];
	links.handle = handle;
	[[NSAppleEventManager sharedAppleEventManager]
		setEventHandler:links
		    andSelector:@selector(open:withReply:)
		  forEventClass:kInternetEventClass
		     andEventID:kAEGetURL];
	return (void *)CFBridgingRetain(links);
}

static void countersignRemove(void *links) {
	[[NSAppleEventManager sharedAppleEventManager]
		removeEventHandlerForEventClass:kInternetEventClass
		                     andEventID:kAEGetURL];
	CFRelease(links);
}
*/
import "C"

import (
	"context"
	"log/slog"
	"runtime/cgo"
	"sync"
)

// appleEvents takes the links that macOS delivers as the Apple event "get URL"
// (kInternetEventClass, kAEGetURL). The window's library owns the application's
// delegate, so the event manager is asked instead of it.
type appleEvents struct {
	ctx  context.Context
	work *sync.WaitGroup
	h    Handler
	log  *slog.Logger
}

func attach(ctx context.Context, work *sync.WaitGroup, _ string, h Handler, log *slog.Logger) (remove func()) {
	handle := cgo.NewHandle(&appleEvents{ctx, work, h, log})
	links := C.countersignInstall(C.uintptr_t(handle))
	return func() {
		C.countersignRemove(links)
		handle.Delete()
	}
}

// open takes one link. The event comes on the main thread, where h may not wait
// for the window.
func (a *appleEvents) open(text string) {
	link, err := ParseLink(text)
	if err != nil {
		a.log.Info("what came by Apple event was not taken", "err", err)
		return
	}
	a.work.Go(func() {
		ctx, cancel := context.WithTimeout(a.ctx, answerTime)
		defer cancel()
		if err := a.h(ctx, link); err != nil {
			a.log.Info("what came by Apple event was not taken", "err", err)
		}
	})
}
