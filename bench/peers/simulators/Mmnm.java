import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.Locale;
import umontreal.ssj.randvar.ExponentialGen;
import umontreal.ssj.rng.MRG32k3a;
import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.Simulator;

/**
 * M/M/n+M by SSJ's event view: an event class a kind, patience an event that is cancelled.
 *
 * Reads a number of calls a line, writes what it did.
 */
public final class Mmnm {
  private static final int AGENTS = 50;
  private static final MRG32k3a GAPS = new MRG32k3a();
  private static final MRG32k3a HANDLE_TIMES = new MRG32k3a();
  private static final MRG32k3a PATIENCE = new MRG32k3a();
  private static final double GAP_MS = 1250;
  private static final double HANDLE_MS = 60000;
  private static final double PATIENCE_MS = 120000;

  private final Simulator simulator = new Simulator();
  private final ArrayDeque<Call> waiting = new ArrayDeque<>();
  private final long calls;
  private long arrived;
  private long abandoned;
  private int busy;
  private double waitMs;

  private Mmnm(long calls) {
    this.calls = calls;
    simulator.init();
    new Arrival().schedule(ExponentialGen.nextDouble(GAPS, 1 / GAP_MS));
    simulator.start();
  }

  private void serve() {
    busy += 1;
    new End().schedule(ExponentialGen.nextDouble(HANDLE_TIMES, 1 / HANDLE_MS));
  }

  private final class Arrival extends Event {
    Arrival() {
      super(simulator);
    }

    @Override
    public void actions() {
      arrived += 1;
      if (arrived < calls) {
        new Arrival().schedule(ExponentialGen.nextDouble(GAPS, 1 / GAP_MS));
      }
      if (busy < AGENTS) {
        serve();
      } else {
        Call call = new Call();
        waiting.add(call);
        call.schedule(ExponentialGen.nextDouble(PATIENCE, 1 / PATIENCE_MS));
      }
    }
  }

  /** A call that waits: it comes due when its caller gives up. */
  private final class Call extends Event {
    final double enteredMs = simulator.time();
    boolean hasGivenUp;

    Call() {
      super(simulator);
    }

    @Override
    public void actions() {
      hasGivenUp = true;
      abandoned += 1;
      waitMs += simulator.time() - enteredMs;
    }
  }

  private final class End extends Event {
    End() {
      super(simulator);
    }

    @Override
    public void actions() {
      busy -= 1;
      for (Call call = waiting.poll(); call != null; call = waiting.poll()) {
        if (call.hasGivenUp) continue;
        call.cancel();
        waitMs += simulator.time() - call.enteredMs;
        serve();
        return;
      }
    }
  }

  public static void main(String[] args) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      long began = System.nanoTime();
      Mmnm run = new Mmnm(Long.parseLong(line.trim()));
      double tookMs = (System.nanoTime() - began) / 1e6;
      System.out.println(
          String.format(
              Locale.ROOT,
              "{\"calls\":%d,\"abandoned\":%d,\"waitMs\":%.1f,\"tookMs\":%.3f}",
              run.arrived,
              run.abandoned,
              run.waitMs,
              tookMs));
    }
  }
}
