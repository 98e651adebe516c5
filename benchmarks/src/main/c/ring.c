/*
 * What a C program needs to read packets by TPACKET_V3: the same ring, block time-out, filter and copy as the capture agent.
 * Usage: ring INTERFACE SNAPLEN. Says "ready", reads until SIGTERM, then tells packets and drops.
 */
#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define BLOCK (1 << 20)
#define BLOCKS 16
#define RETIRE_MILLIS 50

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static void check(int ok, const char *what)
{
	if (!ok) {
		perror(what);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	unsigned int snap = (unsigned int)atoi(argv[2]);
	int fd = socket(AF_PACKET, SOCK_RAW, 0);
	check(fd >= 0, "socket");
	int version = TPACKET_V3;
	check(!setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version), "PACKET_VERSION");
	struct sock_filter code[] = {{BPF_RET | BPF_K, 0, 0, snap}};
	struct sock_fprog program = {1, code};
	check(!setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program), "SO_ATTACH_FILTER");
	struct tpacket_req3 request = {.tp_block_size = BLOCK, .tp_block_nr = BLOCKS, .tp_frame_size = 2048,
				       .tp_frame_nr = BLOCKS * (BLOCK / 2048), .tp_retire_blk_tov = RETIRE_MILLIS};
	check(!setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request), "PACKET_RX_RING");
	unsigned char *ring = mmap(NULL, (size_t)BLOCK * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	check(ring != MAP_FAILED, "mmap");
	struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
				      .sll_ifindex = (int)if_nametoindex(argv[1])};
	check(!bind(fd, (struct sockaddr *)&address, sizeof address), "bind");
	signal(SIGTERM, stop);

	static unsigned char batch[1 << 20];
	size_t filled = 0;
	unsigned long packets = 0;
	unsigned int current = 0;
	struct pollfd waiting = {.fd = fd, .events = POLLIN | POLLERR};
	puts("ready");
	fflush(stdout);
	while (!stopped) {
		struct tpacket_block_desc *block = (void *)(ring + (size_t)current * BLOCK);
		if (!(__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) {
			poll(&waiting, 1, RETIRE_MILLIS);
			continue;
		}
		struct tpacket3_hdr *packet = (void *)((unsigned char *)block + block->hdr.bh1.offset_to_first_pkt);
		for (unsigned int i = 0; i < block->hdr.bh1.num_pkts; i++) {
			if (filled + packet->tp_snaplen > sizeof batch)
				filled = 0;
			memcpy(batch + filled, (unsigned char *)packet + packet->tp_mac, packet->tp_snaplen);
			filled += packet->tp_snaplen;
			packet = (void *)((unsigned char *)packet + packet->tp_next_offset);
		}
		packets += block->hdr.bh1.num_pkts;
		__atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
		current = (current + 1) % BLOCKS;
	}
	struct tpacket_stats_v3 statistics;
	socklen_t length = sizeof statistics;
	getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &statistics, &length);
	printf("packets %lu drops %u\n", packets, statistics.tp_drops);
	return 0;
}
