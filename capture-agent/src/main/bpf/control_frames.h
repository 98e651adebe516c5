/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What HTTP/2 says of the connection itself, between messages: RFC 9113, section 6. */
#ifndef THALWEG_CONTROL_FRAMES_H
#define THALWEG_CONTROL_FRAMES_H

#include "maps.h"

#define FRAME_HEAD_BYTES 9
/* More come together only in a flood. */
#define MOST_CONTROL_FRAMES 8

#define SETTINGS 4
#define PING 6
#define WINDOW_UPDATE 8

static __always_inline bool is_control(u8 type, u32 length)
{
	return type == SETTINGS ? length % 6 == 0 : type == PING ? length == 8 : type == WINDOW_UPDATE && length == 4;
}

/*
 * Whether the bytes are such frames and nothing else: they fill them to the last. They belong to no request, and nobody
 * answers for one by them; a server that reads a call sends some before its answer.
 */
static __always_inline bool is_all_control(const struct scratch *scratch)
{
	u32 length = scratch->event.bytes;
	u32 at = 0;

	if (scratch->event.protocol != IPPROTO_TCP || length < FRAME_HEAD_BYTES || length != scratch->event.payload)
		return false;
	for (u32 i = 0; i < MOST_CONTROL_FRAMES; i++) {
		const u8 *head = scratch->payload + (at & (MAX_PAYLOAD - 1));
		u32 bytes = head[0] << 16 | head[1] << 8 | head[2];

		if (at + FRAME_HEAD_BYTES > length || !is_control(head[3], bytes))
			return false;
		at += FRAME_HEAD_BYTES + bytes;
		if (at == length)
			return true;
	}
	return false;
}

#endif
