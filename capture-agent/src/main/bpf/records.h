/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Which record of TLS some plaintext came in, where a program reads on before it needs the bytes: Go's crypto/tls takes what
 * the socket has, so a request may come with the end of the handshake, and the function that hands it out reads nothing.
 *
 * The heads of records are found in the bytes that the process read. It reads again only when it has used up what it had: then
 * every record that was whole is gone. Of those that are left, the length tells: encryption adds 17 bytes to TLS 1.3, 24 or 16 to
 * TLS 1.2.
 */
#ifndef THALWEG_RECORDS_H
#define THALWEG_RECORDS_H

#include "thread.h"

#define MOST_RECORDS 16
#define LONGEST_RECORD (TLS_HEAD_BYTES + 16384 + 2048)
#define APPLICATION_DATA 23
#define LEAST_ADDED 16

struct tls_record {
	u32 start; /* the sequence number of its first byte */
	u16 length; /* after its head */
	u8 type;
	u8 padding;
};

/* Of a socket, as it is read. */
struct tls_records {
	struct tls_record records[MOST_RECORDS]; /* the latest, by their number */
	u32 noted;   /* records so far */
	u32 used;    /* of these, so many are used up */
	u32 next;    /* where the next head is */
	u32 taken;   /* bytes that a function took of the last one that is used up, whose rest may follow; 0: nothing may */
	u32 handed;  /* whether a function has taken any */
	u32 padding;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, u64);
	__type(value, struct tls_records);
} tls_records SEC(".maps");

static __always_inline bool is_record_head(const u8 *head)
{
	return head[0] >= 20 && head[0] <= APPLICATION_DATA && head[1] == 3;
}

/* Bytes that came in by the call that the thread leaves. Go has what it read before right in front of its buffer. */
static __noinline int note_records(struct thread_state *thread, u64 sk, u64 bytes)
{
	struct tls_records *known = bpf_map_lookup_elem(&tls_records, &sk);
	u32 begin = thread->tcp_sequence;
	u8 head[TLS_HEAD_BYTES];

	if (known && (s32)(known->next - begin) >= -(TLS_HEAD_BYTES - 1) && (s32)(known->next - begin) <= LONGEST_RECORD) {
		bool is_last_open = (s32)(known->next - begin) > 0;

		known->used = known->noted - (is_last_open && known->noted ? 1 : 0);
		known->taken = 0;
	} else {
		struct tls_records fresh = {.next = begin};

		if (bytes < TLS_HEAD_BYTES || bpf_probe_read_user(head, sizeof(head), (void *)thread->buffer) ||
		    !is_record_head(head))
			return 0;
		bpf_map_update_elem(&tls_records, &sk, &fresh, BPF_ANY);
		known = bpf_map_lookup_elem(&tls_records, &sk);
		if (!known)
			return 0;
	}
	for (u32 i = 0; i < MOST_RECORDS - 1; i++) {
		s32 at = known->next - begin;
		struct tls_record *record;

		if (at + TLS_HEAD_BYTES > (s64)bytes)
			break;
		if (bpf_probe_read_user(head, sizeof(head), (void *)(thread->buffer + at)) || !is_record_head(head)) {
			bpf_map_delete_elem(&tls_records, &sk);
			return 0;
		}
		record = &known->records[known->noted & (MOST_RECORDS - 1)];
		record->start = known->next;
		record->length = head[3] << 8 | head[4];
		record->type = head[0];
		known->noted++;
		known->next += TLS_HEAD_BYTES + record->length;
	}
	return 0;
}

static __always_inline bool holds(const struct tls_record *record, u32 bytes, bool is_all)
{
	u32 added = record->length - bytes;

	if (record->type != APPLICATION_DATA || record->length < bytes + LEAST_ADDED)
		return false;
	return !is_all || added == 16 || added == 17 || added == 24;
}

/*
 * Where the record begins that a function has handed out bytes of, into room for so many; false: not known. The first that
 * fits; but what comes first after a handshake was read with it, and the handshake's last record may have the same length.
 */
static __noinline int find_record(u64 sk, u32 bytes, u32 room, u32 *start)
{
	struct tls_records *known = bpf_map_lookup_elem(&tls_records, &sk);
	bool is_whole = bytes < room;
	bool is_found = false;
	u32 found = 0;

	if (!known)
		return 0;
	if (known->taken) {
		struct tls_record *last = &known->records[(known->used - 1) & (MOST_RECORDS - 1)];

		if (known->taken + bytes + LEAST_ADDED <= last->length) {
			known->taken = is_whole ? 0 : known->taken + bytes;
			*start = last->start;
			return 1;
		}
	}
	for (u32 i = 0; i < MOST_RECORDS; i++) {
		u32 number = known->used + i;

		if ((s32)(known->noted - number) <= 0)
			break;
		if (!holds(&known->records[number & (MOST_RECORDS - 1)], bytes, is_whole))
			continue;
		found = number;
		is_found = true;
		if (known->handed)
			break;
	}
	if (!is_found)
		return 0;
	known->handed = 1;
	known->used = found + 1;
	known->taken = is_whole ? 0 : bytes;
	*start = known->records[found & (MOST_RECORDS - 1)].start;
	return 1;
}

#endif
