/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Copies the first bytes that a call moved, from one buffer or several. */
#ifndef THALWEG_PAYLOAD_H
#define THALWEG_PAYLOAD_H

#include "maps.h"

/* Buffers of one message that are looked into. */
#define MAX_BUFFERS 16

static __always_inline u32 wanted_bytes(u64 bytes)
{
	u32 most = config.payload_bytes;

	if (most > MAX_PAYLOAD)
		most = MAX_PAYLOAD;
	return bytes < most ? bytes : most;
}

static __always_inline void copy_buffer(struct scratch *scratch, u64 buffer, u64 bytes)
{
	u32 wanted = wanted_bytes(bytes);

	scratch->event.payload = 0;
	if (wanted <= MAX_PAYLOAD && !bpf_probe_read_user(scratch->payload, wanted, (void *)buffer))
		scratch->event.payload = wanted;
}

/* Into the scratch space. Not static: the verifier then looks at it once, not once for each way that leads here. */
__noinline int copy_buffers(u64 iovecs, u64 count, u64 bytes)
{
	struct scratch *space = scratch();
	struct user_iovec iovec;
	u64 wanted = wanted_bytes(bytes);
	u64 copied = 0;

	if (!space)
		return 0;
	for (u32 i = 0; i < MAX_BUFFERS; i++) {
		if (i >= count || copied >= wanted)
			break;
		if (bpf_probe_read_user(&iovec, sizeof(iovec), (void *)(iovecs + i * sizeof(iovec))))
			break;
		u64 part = wanted - copied;

		if (part > iovec.length)
			part = iovec.length;
		if (part > MAX_PAYLOAD || copied >= MAX_PAYLOAD)
			break;
		if (bpf_probe_read_user(space->payload + (copied & (MAX_PAYLOAD - 1)), part, (void *)iovec.base))
			break;
		copied += part;
	}
	space->event.payload = copied;
	return 0;
}

#endif
