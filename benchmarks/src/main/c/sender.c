/*
 * Puts UDP frames of 64 flows on an interface, so many a second.
 * Usage: sender INTERFACE PACKETS PER_SECOND BYTES
 */
#define _GNU_SOURCE
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BURST 64

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	if (argc != 5)
		return 2;
	long packets = atol(argv[2]), rate = atol(argv[3]);
	size_t bytes = (size_t)atol(argv[4]);
	if (bytes < 60 || bytes > 1500 || rate <= 0)
		return 2;
	int fd = socket(AF_PACKET, SOCK_RAW, 0);
	struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(argv[1])};
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address)) {
		perror("sender");
		return 1;
	}
	static unsigned char frames[BURST][1500];
	struct iovec parts[BURST];
	struct mmsghdr messages[BURST];
	memset(messages, 0, sizeof messages);
	for (int i = 0; i < BURST; i++) {
		unsigned char *f = frames[i];
		unsigned int total = (unsigned int)bytes - 14, udp = total - 20;
		memcpy(f, "\x02\0\0\0\0\x02\x02\0\0\0\0\x01\x08\0\x45\0", 16);
		f[16] = (unsigned char)(total >> 8), f[17] = (unsigned char)total;
		memcpy(f + 22, "\x40\x11\0\0\x0a\x4d\0\x01\x0a\x4d\0\x02", 12);
		f[34] = 0x9c, f[35] = (unsigned char)i, f[36] = 0x1f, f[37] = 0x8e;
		f[38] = (unsigned char)(udp >> 8), f[39] = (unsigned char)udp;
		parts[i] = (struct iovec){f, bytes};
		messages[i].msg_hdr.msg_iov = &parts[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	double begun = seconds();
	long sent = 0;
	while (sent < packets) {
		long due = (long)((seconds() - begun) * (double)rate) - sent;
		if (due < BURST) {
			struct timespec pause = {0, 100000};
			nanosleep(&pause, NULL);
			continue;
		}
		int wanted = packets - sent < BURST ? (int)(packets - sent) : BURST;
		int done = sendmmsg(fd, messages, (unsigned int)wanted, 0);
		if (done > 0)
			sent += done;
	}
	printf("sent %ld in %.3f s\n", sent, seconds() - begun);
	return 0;
}
