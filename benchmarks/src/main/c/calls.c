/*
 * Writes to connections over loopback, so many times a second, and reads each time what was written: two socket calls that
 * move bytes, in turn over all connections. It says how many such calls it made; a rate of 0 is as many as it can.
 * Usage: calls CONNECTIONS WRITES PER_SECOND BYTES
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BURST 32
#define MOST_CONNECTIONS 256
#define MOST_BYTES 16384

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int connect_both(int listener, const struct sockaddr_in *address, int *from, int *to)
{
	int on = 1;
	*from = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (*from < 0 || connect(*from, (const struct sockaddr *)address, sizeof *address))
		return -1;
	*to = accept(listener, NULL, NULL);
	return *to < 0 ? -1 : setsockopt(*from, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int main(int argc, char **argv)
{
	if (argc != 5)
		return 2;
	long connections = atol(argv[1]), writes = atol(argv[2]), rate = atol(argv[3]), bytes = atol(argv[4]);
	if (connections < 1 || connections > MOST_CONNECTIONS || bytes < 1 || bytes > MOST_BYTES || rate < 0)
		return 2;
	int from[MOST_CONNECTIONS], to[MOST_CONNECTIONS];
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&address, &length)) {
		perror("calls");
		return 1;
	}
	for (long i = 0; i < connections; i++) {
		if (connect_both(listener, &address, &from[i], &to[i])) {
			perror("calls");
			return 1;
		}
	}
	static char sent[MOST_BYTES], received[MOST_BYTES];
	memset(sent, 'x', sizeof sent);
	double begun = seconds();
	long done = 0, calls = 0;
	while (done < writes) {
		if (rate && (long)((seconds() - begun) * (double)rate) - done < BURST) {
			struct timespec pause = {0, 100000};
			nanosleep(&pause, NULL);
			continue;
		}
		for (int i = 0; i < BURST && done < writes; i++, done++) {
			long at = done % connections, left = bytes;
			if (write(from[at], sent, (size_t)bytes) != bytes)
				return 1;
			calls++;
			while (left > 0) {
				ssize_t got = read(to[at], received, (size_t)left);
				if (got <= 0)
					return 1;
				left -= got;
				calls++;
			}
		}
	}
	printf("calls %ld in %.3f s\n", calls, seconds() - begun);
	return 0;
}
