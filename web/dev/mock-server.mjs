// A board without a board: speaks the HTTP API of the daemon from memory, so that the wizard can be worked on and looked
// at without hardware. For development only; nothing of it goes into dist/.
//
//   node dev/mock-server.mjs [--port 8090] [--pace 120] [--scenario NAME]
//
// It serves dist/ with the daemon's Content-Security-Policy; `npm run dev` can be put in front of it (it proxies /api).
// --pace is the milliseconds a step takes. Scenarios: ok, no-stick, conflict, libraries (missing), nothing-to-do, short-disk,
// install-fails, checks-fail, in-use (an environment), damaged (its files), down.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { board, causes, knownProblems, libraryCauses, libraryNotes, notes, notTaken, payloads, profiles, skipped } from './mock-data.mjs';
import { environmentRoutes } from './mock-environments.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8090' },
    pace: { type: 'string', default: '120' },
    scenario: { type: 'string', default: 'ok' },
  },
});
const pace = Number(options.pace);
const scenario = options.scenario;
const dist = fileURLToPath(new URL('../dist', import.meta.url));
const STEPS = ['welcome', 'board', 'packages', 'plan', 'install', 'checks', 'ready'];
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

const setup = {
  rev: 1, locale: null, current: 'welcome', requests: null, environment: 'default', plan: null, import_job: null, install_job: null,
};
const store = [];
const plans = [];
const jobs = [];
let checks = [];
const events = [];
const streams = new Set();

class Problem extends Error {
  constructor(status, code, detail, hint, more = {}) {
    super(detail);
    this.body = { type: `urn:jetcrew:problem:${code}`, title: code, status, detail, hint, code, facts: {}, request_id: 'mock-1', ...more };
  }
}

const setupView = () => {
  const job = jobs.find((one) => one.id === setup.install_job);
  const ready = job?.state === 'succeeded' && !checks.some((check) => check.status === 'failed');
  const at = STEPS.indexOf(setup.current);
  const state = (id, index) => {
    if (id === 'install' && (job?.state === 'failed' || job?.state === 'cancelled')) return 'failed';
    return index < at ? 'done' : index === at ? 'active' : 'todo';
  };
  return { ...setup, ready, steps: STEPS.map((id, index) => ({ id, state: state(id, index) })) };
};

function emit(event, data) {
  const row = { id: events.length + 1, event, data: { ...data, time: new Date().toISOString() } };
  events.push(row);
  for (const stream of streams) write(stream, row);
}
const write = (stream, row) => stream.write(`id: ${row.id}\nevent: ${row.event}\ndata: ${JSON.stringify(row.data)}\n\n`);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function newJob(kind, steps, run) {
  const job = {
    id: jobs.length + 1, kind, state: 'queued', phase: null, progress: { done: 0, total: steps.length, unit: 'steps' },
    steps: steps.map((step, seq) => ({ seq, state: 'todo', detail: null, ...step })),
    error: null, result: null, created: new Date().toISOString(), started: null, finished: null, rev: 1, cancelled: false,
  };
  jobs.push(job);
  void work(job, run);
  return job;
}

const changed = (job, type = 'progress') =>
  emit('job', { job: job.id, type, state: job.state, phase: job.phase, progress: job.progress });

async function work(job, each) {
  await sleep(pace);
  job.state = 'running';
  job.started = new Date().toISOString();
  changed(job, 'state');
  for (const step of job.steps) {
    if (job.cancelled) break;
    job.phase = step.phase;
    step.state = 'running';
    emit('step', { job: job.id, ...step });
    emit('log', { job: job.id, level: 'info', message: `${step.phase}: ${step.title}` });
    await sleep(pace);
    const failure = each(step, job);
    step.state = failure ? 'failed' : 'done';
    step.detail = failure?.body.detail ?? step.detail;
    emit('step', { job: job.id, ...step });
    if (failure) {
      job.error = failure.body;
      emit('log', { job: job.id, level: 'error', message: failure.body.detail });
      break;
    }
    job.progress = { ...job.progress, done: job.progress.done + 1 };
    changed(job);
  }
  job.state = job.error ? 'failed' : job.cancelled ? 'cancelled' : 'succeeded';
  job.finished = new Date().toISOString();
  changed(job, 'state');
}

const imported = (one) => ({ sha256: one.sha256, file_name: one.file_name, ecosystem: one.ecosystem, name: one.name, version: one.version, size: one.size });

function importFolder({ path }) {
  if (path !== '/media/JETSON') {
    throw new Problem(404, 'path_not_found', `There is no folder ${path} on the board.`, 'Check the path.', { facts: { path } });
  }
  const steps = payloads.map((one) => ({ name: one.file_name, title: one.file_name, phase: 'import', payload: one }));
  return newJob('import', steps, (step, job) => {
    if (!store.some((one) => one.sha256 === step.payload.sha256)) store.push(step.payload);
    job.result = { imported: store.map(imported), skipped };
  });
}

function makePlan({ requests, environment, upgrade, allow_missing_libraries: allowMissing }) {
  if (scenario === 'conflict' || requests.some((one) => /[<>=]/.test(one))) {
    const detail = causes.map((one) => one.text).join('\n');
    throw new Problem(422, 'no_solution', detail, 'Add what is missing, or ask for less.', { causes });
  }
  if (scenario === 'libraries' && !allowMissing) {
    const detail = libraryCauses.map((one) => one.text).join('\n');
    throw new Problem(422, 'no_solution', detail, 'Add what is missing, or ask for less.', { causes: libraryCauses });
  }
  const nothing = scenario === 'nothing-to-do' && !upgrade;
  const wanted = nothing ? [] : store.filter((one) => requests.includes(`${one.ecosystem}:${one.name}`));
  const actions = wanted.map((one, index) => ({
    action: one.name === 'openssl' ? 'upgrade' : 'install', ecosystem: one.ecosystem, name: one.name, version: one.version,
    architecture: one.architecture, installed: one.name === 'openssl' ? '3.0.9-1' : null, source: one.origin,
    ...(index % 3 === 1 && wanted[index - 1]
      ? { because: `${wanted[index - 1].name} needs it`, reason: { kind: 'needed', by: wanted[index - 1].name, relation: one.name } }
      : { because: 'you asked for it', reason: { kind: 'requested', by: '', relation: '' } }),
    sha256: one.sha256, size: one.size, installed_bytes: one.size * 3,
  }));
  const size = actions.reduce((sum, one) => sum + one.size, 0);
  const count = (kind) => actions.filter((one) => one.action === kind).length;
  const told = [...(allowMissing ? libraryNotes : []), ...(nothing ? [] : notes)];
  const plan = {
    id: plans.length + 1, digest: `sha256:${String(plans.length).padStart(64, 'a')}`, status: 'solved', created: new Date().toISOString(), requests,
    environment: { name: environment, interpreter: '/usr/bin/python3.11', python: '3.11', system_site_packages: true, generation: plans.length + 1 },
    actions,
    summary: {
      install: count('install'), upgrade: count('upgrade'), downgrade: 0, remove: 0, kept: 118, size_bytes: size, disk_bytes: size * 3,
      free_bytes: scenario === 'short-disk' ? size : board.storage.free_bytes,
    },
    notes: told.map((one) => one.text), notes_data: told, not_taken: nothing ? [] : notTaken,
    ...(nothing ? { there: requests.map((one, index) => ({ request: one, name: one.replace(/^\w+:/, ''), version: '1.0', newer: index === 0 ? '1.2' : null })) } : {}),
    statistics: { packages: store.length, decisions: 31, conflicts: 0, load_seconds: 0.04, solve_seconds: 0.002 },
  };
  plans.push(plan);
  return plan;
}

const withFindings = (job) => ({ ...job, findings: job.state === 'failed' ? knownProblems : [] });

const checkNames = ['numpy', 'PIL', 'ipdb', 'IPython', 'decorator', 'jedi', 'parso', 'pexpect', 'prompt_toolkit', 'pygments', 'traitlets', 'wcwidth'];
const missing = 'ImportError: libjpeg.so.62: cannot open shared object file: No such file or directory';
const titles = (name) => ({ en: `${name} can be imported`, 'zh-CN': `可以导入 ${name}` });
function check(name, job) {
  const bad = scenario === 'checks-fail' && name === 'PIL';
  const one = {
    name: `import-${name}`, environment: 'default', status: bad ? 'failed' : 'passed', seconds: 0.05 + name.length / 20,
    detail: bad ? `${missing}\nTraceback (most recent call last):\n  File "<stdin>", line 27, in main\n${missing}` : '',
    hint: bad ? 'The last lines say what is missing or wrong.' : '',
    code: bad ? 'check_script_failed' : '',
    facts: bad ? { output: `Traceback (most recent call last):\n  File "<stdin>", line 27, in main\n${missing}` } : {},
    title: titles(name), job: job.id, time: new Date().toISOString(),
  };
  checks = [...checks.filter((old) => old.name !== one.name), one];
  emit('check', { job: job.id, ...one });
}
const checkSteps = () => checkNames.map((name) => ({ name, title: `import-${name}`, phase: 'checks', titles: titles(name) }));

function approve(plan, { digest }) {
  if (digest !== plan.digest) throw new Problem(409, 'plan_changed', 'The digest is of another plan.', 'Look at the plan again.');
  const busy = jobs.find((job) => job.kind === 'install' && ['queued', 'running'].includes(job.state));
  if (busy) throw new Problem(409, 'job_running', `Job ${busy.id} is running.`, 'Wait until it is over.', { facts: { job: String(busy.id) } });
  const phaseOf = { deb: 'debs', wheel: 'environment' };
  const steps = [
    { name: 'preflight', title: 'preflight', phase: 'preflight' },
    ...plan.actions.map((one) => ({ name: `${one.ecosystem}:${one.name}`, title: `${one.name} ${one.version}`, phase: phaseOf[one.ecosystem] })),
    ...checkSteps(),
    { name: 'record', title: 'the device state', phase: 'record' },
  ];
  const job = newJob('install', steps, (step, own) => {
    if (step.phase === 'checks') check(step.name, own);
    if (scenario === 'install-fails' && step.name === 'deb:libopenblas0') {
      return new Problem(500, 'dpkg_failed', 'libopenblas0: post-installation script returned exit status 1', 'See the log.', {
        facts: { package: 'libopenblas0' },
      });
    }
  });
  Object.assign(setup, { install_job: job.id, current: 'install', rev: setup.rev + 1 });
  return job;
}

const stateView = () => {
  const job = jobs.find((one) => one.id === setup.install_job);
  const done = new Set(job?.steps.filter((step) => step.state === 'done').map((step) => step.name));
  const packages = store.filter((one) => done.has(`${one.ecosystem}:${one.name}`)).map((one) => ({ ...imported(one), installed_by: `job ${job.id}` }));
  const environments = packages.length ? [{ name: 'default', generation: 1, interpreter: '/usr/bin/python3.11', system_site_packages: true }] : [];
  return { format: 1, ready: setupView().ready, board, packages, environments, checks };
};

function patchSetup(request, body) {
  const match = request.headers['if-match'];
  if (!match) throw new Problem(428, 'precondition_required', 'If-Match is missing.', 'Send it.');
  if (match !== `"${setup.rev}"`) throw new Problem(412, 'precondition_failed', 'The setup has changed.', 'Fetch it again.');
  const wanted = { ...setup, ...body };
  const at = STEPS.indexOf(wanted.current);
  const job = jobs.find((one) => one.id === wanted.install_job);
  const finished = job && !['queued', 'running'].includes(job.state);
  const refused =
    (wanted.current === 'plan' && wanted.plan === null) || (at === 4 && !job) || (at > 4 && !finished) || (at < 4 && job && !finished);
  if (refused) throw new Problem(409, 'step_not_reachable', `The setup cannot go to ${wanted.current}.`, 'Finish the step before it.');
  Object.assign(setup, body, { rev: setup.rev + 1 });
  return setupView();
}

function find(list, id) {
  const one = list.find((item) => item.id === Number(id));
  if (!one) throw new Problem(404, 'not_found', `There is no number ${id}.`, 'Reload.');
  return one;
}

const routes = [
  ['GET', /^\/version$/, () => [200, { api: 'v1', min_api: 'v1', agent: '0.1.0', commit: 'mock', build: 'mock' }]],
  ['GET', /^\/board$/, () => [200, board]],
  ['GET', /^\/setup$/, () => [200, setupView()]],
  ['PATCH', /^\/setup$/, (body, _, request) => [200, patchSetup(request, body)]],
  ['GET', /^\/sources$/, () => [200, { items: scenario === 'no-stick' ? [] : [{ path: '/media/JETSON', debs: 20, wheels: 13, bytes: 412_000_000, bundles: [] }] }]],
  ['POST', /^\/imports$/, (body) => [202, importFolder(body)]],
  ['GET', /^\/payloads$/, () => [200, { items: store, next_cursor: null }]],
  ['POST', /^\/plans$/, (body) => [201, makePlan(body)]],
  ['GET', /^\/plans\/(\d+)$/, (_, [id]) => [200, find(plans, id)]],
  ['POST', /^\/plans\/(\d+):approve$/, (body, [id]) => [202, approve(find(plans, id), body)]],
  ['GET', /^\/jobs$/, () => [200, { items: [...jobs].reverse(), next_cursor: null }]],
  ['GET', /^\/jobs\/(\d+)$/, (_, [id]) => [200, withFindings(find(jobs, id))]],
  ['POST', /^\/problems:match$/, ({ text }) => [200, { items: knownProblems.filter((one) => text.includes(one.line)) }]],
  ['POST', /^\/jobs\/(\d+):cancel$/, (_, [id]) => [202, Object.assign(find(jobs, id), { cancelled: true })]],
  ['GET', /^\/checks$/, () => [200, { items: checks }]],
  ['POST', /^\/checks$/, () => [202, newJob('check', checkSteps(), (step, job) => check(step.name, job))]],
  ['GET', /^\/state$/, () => [200, stateView()]],
  ['GET', /^\/profiles$/, () => [200, { items: profiles }]],
  ...environmentRoutes({ newJob, Problem, scenario }),
];

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

function stream(request, response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write('retry: 2000\n\n');
  const last = request.headers['last-event-id'];
  if (last === undefined) response.write(`event: reset\ndata: ${JSON.stringify({ snapshot: '/api/v1/jobs' })}\n\n`);
  else events.filter((row) => row.id > Number(last)).forEach((row) => write(response, row));
  streams.add(response);
  response.on('close', () => streams.delete(response));
}

function putUpload(name, size) {
  if (/damaged/.test(name)) throw new Problem(422, 'deb_damaged', `${name}: data.tar.xz ends early`, 'Upload it again.');
  const known = payloads.find((one) => one.file_name === name);
  const payload = known ?? { ...payloads[0], sha256: name.padEnd(64, '0'), file_name: name, name: name.split(/[_-]/)[0], size, origin: 'upload' };
  if (!store.some((one) => one.sha256 === payload.sha256)) store.push(payload);
  return payload;
}

async function answer(request, response) {
  const url = new URL(request.url, 'http://mock');
  if (!url.pathname.startsWith('/api/v1')) return asset(url.pathname, response);
  if (scenario === 'down') return request.socket.destroy();
  const path = url.pathname.slice('/api/v1'.length);
  if (path === '/events') return stream(request, response);
  const bytes = await read(request);
  let status;
  let body;
  try {
    if (request.method !== 'GET' && request.headers['x-jetcrew'] !== '1') throw new Problem(403, 'forbidden', 'X-JetCrew is missing.', '');
    if (request.method === 'POST' && !request.headers['idempotency-key']) {
      throw new Problem(400, 'idempotency_key_required', 'Idempotency-Key is missing.', 'Send one.');
    }
    const upload = /^\/uploads\/([^/]+)$/.exec(path);
    if (request.method === 'PUT' && upload) [status, body] = [201, putUpload(decodeURIComponent(upload[1]), bytes.length)];
    else {
      const route = routes.find(([method, pattern]) => method === request.method && pattern.test(path));
      if (!route) throw new Problem(404, 'not_found', `There is no ${path}.`, '');
      [status, body] = route[2](bytes.length ? JSON.parse(bytes.toString()) : {}, route[1].exec(path).slice(1), request);
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    [status, body] = [error.body.status, error.body];
  }
  response.writeHead(status, {
    'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', 'Cache-Control': 'no-store', 'X-Request-Id': 'mock-1',
  });
  response.end(JSON.stringify(body));
}

function asset(path, response) {
  const file = join(dist, normalize(path === '/' ? '/index.html' : path));
  if (!file.startsWith(dist) || !existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  });
  return createReadStream(file).pipe(response);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
server.listen(Number(options.port), '127.0.0.1', () => console.log(`mock board (${scenario}): http://127.0.0.1:${server.address().port}`));
