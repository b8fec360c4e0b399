/** Calls to the daemon: JSON in, JSON out, every failure is one `ApiError` that carries a problem with a stable code. */
import type {
  Board, BundleUpload, Catalogue, Check, Clock, DeviceState, Difference, DriftReport, Environment, Job, KnownProblem, Page,
  Payload, Plan, PlanOptions, Problem, Profile, SensorHistory, Setup, SetupPatch, Sources, Version,
} from './types';

const ROOT = '/api/v1';

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title ?? problem.code);
  }
}

/** Any thrown thing as a problem; what is not from the API is shown with its own words and the code `internal`. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  return { code: 'internal', detail: error instanceof Error ? error.message : String(error) };
}

/** 128 random bits. `crypto.randomUUID` exists in secure contexts alone, and a board on a LAN speaks plain http. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The problem in an error answer; a proxy's or a crashed daemon's answer, which has none, becomes `internal`. */
export function problemFrom(status: number, text: string, requestId: string | null): Problem {
  let body: Partial<Problem> = {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed !== null && typeof parsed === 'object') body = parsed;
  } catch {
    body = { detail: text.slice(0, 300) };
  }
  const problem: Problem = { ...body, code: typeof body.code === 'string' ? body.code : 'internal', status };
  if (requestId !== null && problem.request_id === undefined) problem.request_id = requestId;
  return problem;
}

interface Options {
  body?: unknown;
  headers?: Record<string, string>;
}

async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (method !== 'GET') headers['X-JetCrew'] = '1';
  const init: RequestInit = { method, headers, cache: 'no-store' };
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  let response: Response;
  let text: string;
  try {
    response = await fetch(ROOT + path, init);
    text = await response.text();
  } catch {
    throw new ApiError({ code: 'offline' });
  }
  if (!response.ok) throw new ApiError(problemFrom(response.status, text, response.headers.get('X-Request-Id')));
  return (response.status === 204 ? undefined : JSON.parse(text)) as T;
}

const create = <T>(path: string, body: unknown = {}) =>
  call<T>('POST', path, { body, headers: { 'Idempotency-Key': newKey() } });

/** All pages of a list, bounded so that a daemon that never ends its cursor cannot hang the page. */
async function all<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 100; page += 1) {
    const query = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer: Page<T> = await call<Page<T>>('GET', `${path}?limit=200${query}`);
    items.push(...answer.items);
    cursor = answer.next_cursor ?? null;
    if (cursor === null) break;
  }
  return items;
}

export const api = {
  version: () => call<Version>('GET', '/version'),
  board: () => call<Board>('GET', '/board'),
  catalogue: () => call<Catalogue>('GET', '/catalogue'),
  sensorHistory: (seconds: number) => call<SensorHistory>('GET', `/sensors/history?seconds=${seconds}`),
  drift: () => call<DriftReport>('GET', '/drift'),
  setClock: (time: Date) => call<{ changed: boolean; clock: Clock }>('PUT', '/board/clock', { body: { time: time.toISOString() } }),
  setup: () => call<Setup>('GET', '/setup'),
  patchSetup: (rev: number, patch: SetupPatch) =>
    call<Setup>('PATCH', '/setup', { body: patch, headers: { 'If-Match': `"${rev}"` } }),
  sources: () => call<Sources>('GET', '/sources'),
  importBundle: (path: string) => create<Job>('/imports', { path }),
  /** Packages that nobody signed: whoever calls this has asked for somebody's word. */
  importLoose: (path: string, listing?: number) =>
    create<Job>('/imports', { path, trust_loose: true, ...(listing === undefined ? {} : { listing }) }),
  listLoose: (path: string) => create<Job>('/listings', { path }),
  createBundleUpload: (file_name: string, size: number) => create<BundleUpload>('/bundle-uploads', { file_name, size }),
  bundleUpload: (id: string) => call<BundleUpload>('GET', `/bundle-uploads/${id}`),
  removeBundleUpload: (id: string) => call<void>('DELETE', `/bundle-uploads/${id}`),
  payloads: () => all<Payload>('/payloads'),
  profiles: async () => (await call<Page<Profile>>('GET', '/profiles')).items,
  createPlan: (requests: string[], environment: string, options: PlanOptions = {}) =>
    create<Plan>('/plans', { requests, environment, ...options }),
  planRemoval: (removes: string[], environment: string) => create<Plan>('/plans', { removes, environment }),
  plan: (id: number) => call<Plan>('GET', `/plans/${id}`),
  approve: (plan: Plan) => create<Job>(`/plans/${plan.id}:approve`, { digest: plan.digest }),
  job: (id: number) => call<Job>('GET', `/jobs/${id}`),
  recentJobs: async () => (await call<Page<Job>>('GET', '/jobs?limit=20')).items,
  cancel: (id: number) => create<Job>(`/jobs/${id}:cancel`),
  checks: async () => (await call<Page<Check>>('GET', '/checks')).items,
  matchProblems: async (text: string) => (await call<Page<KnownProblem>>('POST', '/problems:match', { body: { text } })).items,
  runChecks: (environment: string) => create<Job>('/checks', { environment }),
  environments: async () => (await call<Page<Environment>>('GET', '/environments')).items,
  environment: (name: string) => call<Environment>('GET', `/environments/${name}`),
  difference: (name: string, from: number, to: number) =>
    call<Difference>('GET', `/environments/${name}/difference?from=${from}&to=${to}`),
  rollBack: (name: string, generation: number) => create<Job>(`/environments/${name}:rollback`, { generation }),
  repair: (name: string, discard_changes: boolean) => create<Job>(`/environments/${name}:repair`, { discard_changes }),
  /** @param keep so many of the newest generations stay besides those in use; all where it is null */
  clean: (keep: number | null) => create<Job>('/environments:clean', keep === null ? {} : { keep }),
  /** @param force although a program runs from it */
  removeEnvironment: (name: string, force: boolean) => call<Job>('DELETE', `/environments/${name}?force=${force}`),
  removeGeneration: (name: string, generation: number, force: boolean) =>
    call<Job>('DELETE', `/environments/${name}/generations/${generation}?force=${force}`),
  state: () => call<DeviceState>('GET', '/state'),
  stateUrl: `${ROOT}/state`,
  sensorsUrl: (seconds: number) => `${ROOT}/sensors/stream?interval=${seconds}`,
  eventsUrl: `${ROOT}/events?topics=job,log`,
};

/** Sends one package. */
export function upload(file: File, onProgress: (sent: number) => void, signal: AbortSignal): Promise<Payload> {
  return send<Payload>('PUT', `/uploads/${encodeURIComponent(file.name)}`, file, {}, onProgress, signal);
}

/** Sends the bytes of a bundle from `offset` on; behind the last of them the answer comes when it is imported. */
export function sendPiece(
  id: string, offset: number, piece: Blob, onProgress: (sent: number) => void, signal: AbortSignal,
): Promise<BundleUpload> {
  return send<BundleUpload>('PATCH', `/bundle-uploads/${id}`, piece, { 'Upload-Offset': String(offset) }, onProgress, signal);
}

/** Sends bytes. XMLHttpRequest, because fetch tells nothing of an upload's progress. */
function send<T>(
  method: string, path: string, body: Blob, headers: Record<string, string>, onProgress: (sent: number) => void, signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(method, ROOT + path);
    for (const [name, value] of Object.entries({ 'Content-Type': 'application/octet-stream', 'X-JetCrew': '1', ...headers }))
      request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      const { status, responseText } = request;
      if (status >= 200 && status < 300) resolve(JSON.parse(responseText) as T);
      else reject(new ApiError(problemFrom(status, responseText, request.getResponseHeader('X-Request-Id'))));
    };
    request.onerror = () => reject(new ApiError({ code: 'offline' }));
    request.onabort = () => reject(new ApiError({ code: 'upload_cancelled' }));
    request.onloadend = () => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop, { once: true });
    request.send(body);
  });
}
