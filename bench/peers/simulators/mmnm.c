/*
 * M/M/n+M by hand: the ceiling of what any program does on this machine.
 *
 * Busy agents are a heap of end times; waiting calls a ring in order of arrival, each with the time
 * at which it gives up. Nothing is scheduled for giving up: who is past it is dropped when an agent
 * is free. Reads a number of calls a line, writes what it did.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { AGENTS = 50, RING = 1 << 16 };
static const double gap_ms = 1250, handle_ms = 60000, patience_ms = 120000;

static uint64_t state[4] = {1, 2, 3, 4};

static uint64_t turn(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

/* xoshiro256++, to a double strictly inside (0, 1). */
static double uniform(void) {
  uint64_t result = turn(state[0] + state[3], 23) + state[0], shifted = state[1] << 17;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = turn(state[3], 45);
  return ((double)(result >> 12) + 0.5) / 4503599627370496.0;
}

static double exponential(double mean) { return -mean * log(uniform()); }

static double heap[AGENTS];
static int busy;

static void occupy(double until) {
  int at = busy++;
  while (at > 0 && heap[(at - 1) / 2] > until) {
    heap[at] = heap[(at - 1) / 2];
    at = (at - 1) / 2;
  }
  heap[at] = until;
}

static void free_first(void) {
  double last = heap[--busy];
  int at = 0;
  for (int below = 1; below < busy; below = 2 * at + 1) {
    if (below + 1 < busy && heap[below + 1] < heap[below]) below++;
    if (heap[below] >= last) break;
    heap[at] = heap[below];
    at = below;
  }
  heap[at] = last;
}

static double entered[RING], gives_up[RING];

static void run(long calls) {
  double next = exponential(gap_ms), wait = 0;
  long arrived = 0, abandoned = 0;
  unsigned first = 0, last = 0;
  busy = 0;
  while (arrived < calls || busy > 0) {
    if (arrived < calls && (busy == 0 || next < heap[0])) {
      arrived++;
      if (busy < AGENTS) {
        occupy(next + exponential(handle_ms));
      } else {
        entered[last % RING] = next;
        gives_up[last % RING] = next + exponential(patience_ms);
        last++;
      }
      next += exponential(gap_ms);
      continue;
    }
    double now = heap[0];
    free_first();
    while (first != last) {
      unsigned at = first++ % RING;
      if (gives_up[at] <= now) {
        abandoned++;
        wait += gives_up[at] - entered[at];
        continue;
      }
      wait += now - entered[at];
      occupy(now + exponential(handle_ms));
      break;
    }
  }
  printf("\"calls\":%ld,\"abandoned\":%ld,\"waitMs\":%.1f", arrived, abandoned, wait);
}

int main(void) {
  char line[64];
  while (fgets(line, sizeof line, stdin) != NULL) {
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    printf("{");
    run(atol(line));
    clock_gettime(CLOCK_MONOTONIC, &to);
    double took = (to.tv_sec - from.tv_sec) * 1e3 + (to.tv_nsec - from.tv_nsec) / 1e6;
    printf(",\"tookMs\":%.3f}\n", took);
    fflush(stdout);
  }
  return 0;
}
