import { describe, expect, it } from 'vitest';
import { ApiError } from '../src/lib/api';
import { PIECE, uploadBundle, type Board } from '../src/lib/bundle_upload';
import type { BundleUpload } from '../src/lib/types';

const SIZE = 2 * PIECE + 100;
const file = () => new File([new Uint8Array(SIZE)], 'demo.jetbundle');
const fails = (code: string) => () => Promise.reject(new ApiError({ code }));

/** A board that keeps count of what it got. `trouble` happens once each, in order, before a piece counts. */
class FakeBoard implements Board {
  one: BundleUpload = { id: 'a', size: 0, offset: 0, state: 'open', problem: null };
  sent: [number, number][] = [];
  removed = 0;
  waits: number[] = [];
  trouble: (() => Promise<unknown> | undefined)[] = [];

  create = (_name: string, size: number) => Promise.resolve((this.one = { ...this.one, size }));
  find = () => Promise.resolve(this.one);
  remove = () => {
    this.removed += 1;
    return Promise.resolve();
  };
  send = async (_id: string, offset: number, piece: Blob, onProgress: (sent: number) => void) => {
    await this.trouble.shift()?.();
    if (offset !== this.one.offset) throw new ApiError({ code: 'upload_offset_wrong' });
    this.sent.push([offset, piece.size]);
    onProgress(piece.size);
    this.one = { ...this.one, offset: offset + piece.size };
    if (this.one.offset === this.one.size) this.one.state = 'done';
    return this.one;
  };

  upload(onProgress: (sent: number) => void = () => undefined, signal = new AbortController().signal) {
    return uploadBundle(file(), onProgress, signal, this, (milliseconds) => {
      this.waits.push(milliseconds);
      return Promise.resolve();
    });
  }
}

describe('a bundle to the board', () => {
  it('goes in pieces, and tells how far it is', async () => {
    const board = new FakeBoard();
    const told: number[] = [];
    expect((await board.upload((sent) => told.push(sent))).state).toBe('done');
    expect(board.sent).toEqual([[0, PIECE], [PIECE, PIECE], [2 * PIECE, 100]]);
    expect(told.at(-1)).toBe(SIZE);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('goes on where the board says after a broken connection', async () => {
    const board = new FakeBoard();
    // The first piece arrived, and its answer did not.
    board.trouble = [
      () => {
        board.one = { ...board.one, offset: PIECE };
        return fails('offline')();
      },
      fails('offline'), fails('offline'),
    ];
    expect((await board.upload()).state).toBe('done');
    expect(board.sent).toEqual([[PIECE, PIECE], [2 * PIECE, 100]]);
    expect(board.waits).toEqual([1000, 2000, 3000]);
  });

  it('waits for another job to end, however long that takes', async () => {
    const board = new FakeBoard();
    board.trouble = Array.from({ length: 500 }, () => fails('job_running'));
    expect((await board.upload()).state).toBe('done');
  });

  it('gives up when nobody answers for long', async () => {
    const board = new FakeBoard();
    board.trouble = Array.from({ length: 500 }, () => fails('offline'));
    await expect(board.upload()).rejects.toMatchObject({ problem: { code: 'offline' } });
    expect(board.waits.length).toBeLessThan(100);
  });

  it('is over when the board refuses it', async () => {
    const board = new FakeBoard();
    board.trouble = [fails('signature_unknown')];
    await expect(board.upload()).rejects.toMatchObject({ problem: { code: 'signature_unknown' } });
    expect([board.sent, board.waits]).toEqual([[], []]);
  });

  it('learns of a refusal whose answer was lost', async () => {
    const board = new FakeBoard();
    board.trouble = [
      () => {
        board.one = { ...board.one, state: 'failed', problem: { code: 'bundle_incomplete' } };
        return fails('offline')();
      },
    ];
    await expect(board.upload()).rejects.toMatchObject({ problem: { code: 'bundle_incomplete' } });
  });

  it('is given up on the board too when it is stopped', async () => {
    const board = new FakeBoard();
    const abort = new AbortController();
    await expect(board.upload(() => abort.abort(), abort.signal)).rejects.toMatchObject({ problem: { code: 'upload_cancelled' } });
    expect([board.sent.length, board.removed]).toEqual([1, 1]);
  });
});
