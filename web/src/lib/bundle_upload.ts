/** One bundle to the board, in pieces: after a broken connection it goes on where the board says. */
import { api, ApiError, sendPiece, toProblem } from './api';
import type { BundleUpload } from './types';

/** Small enough to be sent again without regret, large enough for a fast network. */
export const PIECE = 4 * 1024 * 1024;
/** With the waits between them about a quarter of an hour. */
const MOST_FAILURES = 60;
/** What may be otherwise in a moment. */
const PASSING = new Set([
  'offline', 'upload_busy', 'upload_offset_wrong', 'job_running', 'request_timeout', 'body_incomplete', 'stopping', 'too_many_connections', 'rate_limited',
]);

/** What it needs of the board. */
export interface Board {
  create: (name: string, size: number) => Promise<BundleUpload>;
  find: (id: string) => Promise<BundleUpload>;
  remove: (id: string) => Promise<void>;
  send: (id: string, offset: number, piece: Blob, onProgress: (sent: number) => void, signal: AbortSignal) => Promise<BundleUpload>;
}

const board: Board = { create: api.createBundleUpload, find: api.bundleUpload, remove: api.removeBundleUpload, send: sendPiece };
const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Gives the upload when its bundle is in the store. Throws ApiError where the board refuses it, or nobody answers for long. */
export async function uploadBundle(
  file: File, onProgress: (sent: number) => void, signal: AbortSignal, to: Board = board, wait: (milliseconds: number) => Promise<void> = sleep,
): Promise<BundleUpload> {
  let one = await to.create(file.name, file.size);
  try {
    return await sendAll();
  } catch (error) {
    // Stopped by whoever began it: the board need not keep what came for an hour.
    if (signal.aborted) await to.remove(one.id).catch(() => undefined);
    throw error;
  }

  async function sendAll(): Promise<BundleUpload> {
    let failures = 0;
    let ask = false;
    for (;;) {
      if (signal.aborted) throw new ApiError({ code: 'upload_cancelled' });
      try {
        if (ask) one = await to.find(one.id);
        if (one.state === 'done') return one;
        if (one.state === 'failed') throw new ApiError(one.problem ?? { code: 'internal' });
        ask = one.state === 'importing';
        if (ask) {
          await wait(1000);
        } else {
          const { id, offset } = one;
          one = await to.send(id, offset, file.slice(offset, offset + PIECE), (sent) => onProgress(offset + sent), signal);
          failures = 0;
          onProgress(one.offset);
        }
      } catch (error) {
        const { code } = toProblem(error);
        if (code !== 'job_running') failures += 1;
        if (!PASSING.has(code) || failures > MOST_FAILURES) throw error;
        ask = true;
        await wait(Math.min(15_000, 1000 * Math.max(1, failures)));
      }
    }
  }
}
