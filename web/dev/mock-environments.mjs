// The environments of the mock board: `default` with a long history, `vision` with one generation, and the jobs on them.

const one = (name, version, requested = false) => ({ name, version, requested, sha256: name.padEnd(64, '0') });
const base = [
  one('filelock', '3.13.1'), one('jinja2', '3.1.3'), one('markupsafe', '2.1.5'), one('mpmath', '1.3.0'), one('networkx', '3.2.1'),
  one('sympy', '1.12'), one('torch', '2.0.0+nv23.05', true), one('typing-extensions', '4.9.0'),
];
const withNumpy = [...base, one('numpy', '1.24.4', true), one('pillow', '10.2.0')];
const newer = withNumpy.map((each) => (each.name === 'numpy' ? one('numpy', '1.26.4', true) : each)).filter((each) => each.name !== 'pillow');

const day = (number) => new Date(Date.UTC(2026, 0, 10 + number, 9, 30)).toISOString();
const made = (number, requests, packages) => ({ number, created: day(number), job: number, requests, packages });

const environments = [
  {
    name: 'default', path: '/var/lib/jetcrew/environments/default', generation: 3, interpreter: '/usr/bin/python3.8', python: '3.8.10',
    system_site_packages: true, unpacked_bytes: 1_904_000_000,
    generations: [
      made(3, ['wheel:torch', 'wheel:numpy>=1.26'], newer), made(2, ['wheel:torch', 'wheel:numpy'], withNumpy), made(1, ['profile:pytorch'], base),
    ],
  },
  {
    name: 'vision', path: '/var/lib/jetcrew/environments/vision', generation: 1, interpreter: '/usr/bin/python3.8', python: '3.8.10',
    system_site_packages: false, unpacked_bytes: 14_200_000, generations: [made(1, ['wheel:pillow'], [one('pillow', '10.2.0', true)])],
  },
];

function difference(from, to) {
  const before = new Map(from.map((each) => [each.name, each.version]));
  const after = new Map(to.map((each) => [each.name, each.version]));
  const pairs = (list) => list.map(([name, version]) => ({ name, version }));
  return {
    added: pairs([...after].filter(([name]) => !before.has(name))),
    removed: pairs([...before].filter(([name]) => !after.has(name))),
    changed: [...after].filter(([name, version]) => before.has(name) && before.get(name) !== version)
      .map(([name, version]) => ({ name, from: before.get(name), to: version })),
  };
}

const view = (environment) => ({
  ...environment,
  generations: environment.generations.map((each, index, all) => ({
    ...each, in_use: each.number === environment.generation, difference: difference(all[index + 1]?.packages ?? [], each.packages),
  })),
});

const finding = (generation, path, project, kind, mended) => ({ generation, path: `lib/python3.8/site-packages/${path}`, project, kind, mended });
const damage = (discard) => [
  finding(3, 'torch/lib/libtorch_cpu.so', 'torch', 'damaged', true),
  finding(3, 'numpy/core/_multiarray_umath.cpython-38-aarch64-linux-gnu.so', 'numpy', 'missing', true),
  finding(3, 'torch/version.py', 'torch', 'changed', discard),
  finding(2, 'networkx/cache.db', '', 'added', discard),
];

/**
 * The routes of the environments, as those of the mock server are written.
 * @param newJob(kind, steps, run) begins a job @param Problem the server's error @param scenario `in-use`, `damaged` or another
 */
export function environmentRoutes({ newJob, Problem, scenario }) {
  const find = (name) => {
    const found = environments.find((each) => each.name === name);
    if (!found) throw new Problem(404, 'not_found', `there is no environment ${name}`, 'See /api/v1/environments for those there are.');
    return found;
  };
  const numbered = (environment, number) => {
    const found = environment.generations.find((each) => each.number === Number(number));
    if (found) return found;
    throw new Problem(404, 'generation_missing', `${environment.name} has no generation ${number}`, 'Choose one of those that are there.');
  };
  const job = (kind, request, steps, run) => Object.assign(newJob(kind, steps, run), { request });
  const busy = (force) =>
    scenario === 'in-use' && !force
      ? new Problem(409, 'environment_in_use', 'python3 (4711) runs from /var/lib/jetcrew/environments/default', 'End it first.', {
          facts: { program: 'python3', pid: '4711', path: '/var/lib/jetcrew/environments/default' },
        })
      : undefined;
  const step = (name, title, phase) => ({ name, title, phase });

  const rollBack = (name, { generation }) => {
    const environment = find(name);
    numbered(environment, generation);
    return job('rollback', { environment: name, generation }, [step('switch', `${name} ${generation}`, 'environment')], () => {
      environment.generation = generation;
    });
  };
  const repair = (name, { discard_changes: discard = false }) => {
    const steps = find(name).generations.map((each) => step(`${name} ${each.number}`, `${name} ${each.number}`, 'repair'));
    return job('repair', { environment: name, discard_changes: discard }, steps, (_, own) => {
      own.result = { files: scenario === 'damaged' ? damage(discard) : [], trees: 0 };
    });
  };
  const removeGeneration = (name, number, force) => {
    const environment = find(name);
    numbered(environment, number);
    const request = { environment: name, generation: Number(number), force };
    return job('remove_generation', request, [step('remove', `${name} ${number}`, 'environment')], () => {
      const refused = busy(force);
      if (refused) return refused;
      environment.generations = environment.generations.filter((each) => each.number !== Number(number));
    });
  };
  const removeEnvironment = (name, force) =>
    job('remove_environment', { environment: find(name).name, force }, [step('remove', name, 'environment')], () => {
      const refused = busy(force);
      if (refused) return refused;
      environments.splice(environments.findIndex((each) => each.name === name), 1);
    });
  const clean = ({ keep }) =>
    job('clean', keep === undefined ? {} : { keep }, [step('generations', 'generations', 'clean'), step('trees', 'trees', 'clean')], (_, own) => {
      own.result = { removed_generations: keep === undefined ? 0 : 1, removed_trees: 4, freed_bytes: 1_812_000_000 };
    });
  const forced = (request) => new URL(request.url, 'http://mock').searchParams.get('force') === 'true';
  const compared = (name, request) => {
    const query = new URL(request.url, 'http://mock').searchParams;
    const environment = find(name);
    return difference(numbered(environment, query.get('from')).packages, numbered(environment, query.get('to')).packages);
  };

  return [
    ['GET', /^\/environments$/, () => [200, { items: environments.map(view) }]],
    ['POST', /^\/environments:clean$/, (body) => [202, clean(body)]],
    ['GET', /^\/environments\/([\w.-]+)$/, (_, [name]) => [200, view(find(name))]],
    ['GET', /^\/environments\/([\w.-]+)\/difference$/, (_, [name], request) => [200, compared(name, request)]],
    ['POST', /^\/environments\/([\w.-]+):rollback$/, (body, [name]) => [202, rollBack(name, body)]],
    ['POST', /^\/environments\/([\w.-]+):repair$/, (body, [name]) => [202, repair(name, body)]],
    ['DELETE', /^\/environments\/([\w.-]+)$/, (_, [name], request) => [202, removeEnvironment(name, forced(request))]],
    ['DELETE', /^\/environments\/([\w.-]+)\/generations\/(\d+)$/, (_, [name, number], request) => [202, removeGeneration(name, number, forced(request))]],
  ];
}
