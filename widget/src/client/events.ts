// Server-sent events over fetch (an `EventSource` cannot carry the token), connecting again until told to stop.

export type OnEvent = (name: string, data: unknown) => void;

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

export interface Listening {
  open: (signal: AbortSignal) => Promise<Response>;
  onEvent: OnEvent;
  signal: AbortSignal;
  wait?: (milliseconds: number) => Promise<void>;
}

/** Hand every event on until `signal` ends it or the edge knows the session no longer. */
export async function listen({ open, onEvent, signal, wait = pause }: Listening): Promise<void> {
  for (let milliseconds = FIRST_PAUSE; !signal.aborted; milliseconds = Math.min(milliseconds * 2, LONGEST_PAUSE)) {
    try {
      const response = await open(signal);
      if (response.status === 401) return;
      if (response.ok && response.body) {
        milliseconds = FIRST_PAUSE;
        await readEvents(response.body, onEvent);
      }
    } catch {
      // connection lost, or left: the loop decides
    }
    if (!signal.aborted) await wait(milliseconds);
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** Read a stream of events to its end. */
export async function readEvents(stream: ReadableStream<Uint8Array>, onEvent: OnEvent): Promise<void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) emit(block, onEvent);
  }
}

function emit(block: string, onEvent: OnEvent): void {
  let name = "message";
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    if (line.startsWith("data:")) data += line.slice(5);
  }
  if (!data) return;
  try {
    onEvent(name, JSON.parse(data));
  } catch {
    // half an event: the next one may be whole
  }
}
