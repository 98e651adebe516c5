/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Copies the first bytes that a call moved, from one buffer or several. */
#ifndef THALWEG_PAYLOAD_H
#define THALWEG_PAYLOAD_H

#include "maps.h"

/* Buffers of one message that are looked into: gRPC has three for each request, and writes what many ask at once. */
#define MAX_BUFFERS 128

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

/*
 * One buffer of several, behind what is there; returns how many bytes are there then, or -1. Not static, as the next: the
 * verifier then looks at it once, not once for each way that leads here.
 */
__noinline int copy_part(u64 iovec_at, u32 copied, u32 wanted)
{
	struct scratch *space = scratch();
	struct user_iovec iovec;

	if (!space || copied >= MAX_PAYLOAD || wanted > MAX_PAYLOAD || copied > wanted)
		return -1;
	if (bpf_probe_read_user(&iovec, sizeof(iovec), (void *)iovec_at))
		return -1;
	u64 part = wanted - copied;

	if (part > iovec.length)
		part = iovec.length;
	if (part > MAX_PAYLOAD)
		return -1;
	if (bpf_probe_read_user(space->payload + (copied & (MAX_PAYLOAD - 1)), part, (void *)iovec.base))
		return -1;
	return copied + part;
}

/* Into the scratch space. */
__noinline int copy_buffers(u64 iovecs, u64 count, u64 bytes)
{
	struct scratch *space = scratch();
	u32 wanted = wanted_bytes(bytes);
	u32 copied = 0;

	if (!space)
		return 0;
	for (u32 i = 0; i < MAX_BUFFERS; i++) {
		if (i >= count || copied >= wanted)
			break;
		int reached = copy_part(iovecs + i * sizeof(struct user_iovec), copied, wanted);

		if (reached < 0)
			break;
		copied = reached;
	}
	space->event.payload = copied;
	return 0;
}

#endif
