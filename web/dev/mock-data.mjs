// Invented content for the mock board: enough of each kind to see every screen filled.

export const board = {
  model: 'NVIDIA Jetson Nano Developer Kit',
  module: 'p3448-0000',
  soc: 'tegra210',
  l4t: '32.7.1',
  jetpack: '4.6.1',
  distribution: 'debian 12',
  architecture: 'arm64',
  kernel: '4.9.253-tegra',
  glibc: '2.36',
  simulated: true,
  interpreters: [{ path: '/usr/bin/python3.11', version: '3.11.2' }],
  hostname: 'jetson-nano',
  serial: '1421220055555',
  memory_bytes: 4_156_669_952,
  module_name: 'Jetson Nano Developer Kit 4GB',
  software: { cuda: '10.2.300', cudnn: '8.2.1.32', tensorrt: '8.2.1', opencv: '4.1.1' },
  power_mode: { id: 0, name: 'MAXN' },
  storage: { path: '/', total_bytes: 62_534_451_200, free_bytes: 41_231_855_616, disk: 'mmcblk0' },
  disks: [{ device: 'mmcblk0', kind: 'sd_card', model: 'SC64G', bytes: 63_864_569_856, wear: null }],
  swap: { total_bytes: 2_078_359_552, used_bytes: 0, zram_bytes: 2_078_359_552 },
  clock: { time: '1970-01-01T00:12:07.000Z', earliest: '2026-11-22T07:00:00.000Z', wrong: true, synchronized: false },
  warnings: [
    {
      code: 'clock_wrong',
      message: "the board's clock is wrong: it says 1970-01-01T00:12:07.000Z",
      hint: 'Take the time of the computer that shows this page.',
    },
  ],
};

const debs = [
  ['libexpat1-dev', '2.5.0-1', 'XML parsing C library - development kit'],
  ['libpython3-dev', '3.11.2-1+b1', 'header files and a static library for Python (default)'],
  ['libpython3.11-dev', '3.11.2-6', 'Header files and a static library for Python (v3.11)'],
  ['libpython3.11', '3.11.2-6', 'Shared Python runtime library (version 3.11)'],
  ['libpython3.11-stdlib', '3.11.2-6', 'Interactive high-level object-oriented language (standard library)'],
  ['zlib1g-dev', '1:1.2.13.dfsg-1', 'compression library - development'],
  ['libopenblas0', '0.3.21+ds-4', 'Optimized BLAS (linear algebra) library (meta)'],
  ['libopenblas0-pthread', '0.3.21+ds-4', 'Optimized BLAS (linear algebra) library (shared lib, pthread)'],
  ['libgfortran5', '12.2.0-14', 'Runtime library for GNU Fortran applications'],
  ['libgl1', '1.6.0-1', 'Vendor neutral GL dispatch library -- legacy GL support'],
  ['libglvnd0', '1.6.0-1', 'Vendor neutral GL dispatch library'],
  ['libglx0', '1.6.0-1', 'Vendor neutral GL dispatch library -- GLX support'],
  ['libx11-6', '2:1.8.4-2', 'X11 client-side library'],
  ['libx11-data', '2:1.8.4-2', 'X11 client-side library'],
  ['libxcb1', '1.15-1', 'X C Binding'],
  ['libglib2.0-0', '2.74.6-2', 'GLib library of C routines'],
  ['nano', '7.2-1', 'small, friendly text editor inspired by Pico'],
  ['ca-certificates', '20230311', 'Common CA certificates'],
  ['openssl', '3.0.11-1', 'Secure Sockets Layer toolkit - cryptographic utility'],
];

const wheels = [
  ['numpy', '1.26.4', 'Fundamental package for array computing in Python'],
  ['pillow', '11.3.0', 'Python Imaging Library (Fork)'],
  ['ipdb', '0.13.13', 'IPython-enabled pdb'],
  ['ipython', '8.37.0', 'IPython: Productive Interactive Computing'],
  ['decorator', '5.2.1', 'Decorators for Humans'],
  ['jedi', '0.19.2', 'An autocompletion tool for Python that can be used for text editors'],
  ['parso', '0.8.5', 'A Python Parser'],
  ['pexpect', '4.9.0', 'Pexpect allows easy control of interactive console applications'],
  ['prompt_toolkit', '3.0.52', 'Library for building powerful interactive command lines in Python'],
  ['pygments', '2.19.2', 'Pygments is a syntax highlighting package written in Python'],
  ['traitlets', '5.14.3', 'Traitlets Python configuration system'],
  ['wcwidth', '0.2.14', 'Measures the displayed width of unicode strings in a terminal'],
];

const hash = (index) => String(index).padStart(64, '0');
const deb = ([name, version, summary], index) => ({
  sha256: hash(index),
  file_name: `${name}_${version.replace(/^\d+:/, '')}_arm64.deb`,
  size: 40_000 + index * 731_003,
  ecosystem: 'deb',
  name,
  version,
  architecture: 'arm64',
  summary,
  origin: '/media/JETSON',
  fits: true,
  misfit: null,
});
const wheel = ([name, version, summary], index) => ({
  ...deb([name, version, summary], index + 100),
  file_name: `${name}-${version}-py3-none-any.whl`,
  size: 60_000 + index * 1_310_000,
  ecosystem: 'wheel',
  architecture: undefined,
  tags: 'py3-none-any',
});

export const payloads = [
  ...debs.map(deb),
  ...wheels.map(wheel),
  {
    ...wheel(['torch', '1.10.0', 'Tensors and Dynamic neural networks in Python'], 50),
    file_name: 'torch-1.10.0-cp36-cp36m-linux_aarch64.whl',
    size: 169_000_000,
    fits: false,
    misfit: {
      code: 'wrong_python',
      message: 'torch-1.10.0-cp36-cp36m-linux_aarch64.whl is built for cp36-cp36m-linux_aarch64, this board has Python 3.11.2 on linux_aarch64',
      hint: 'Get the wheel for cp311 (linux_aarch64).',
      facts: { built_for: 'cp36-cp36m-linux_aarch64', python: '3.11.2', platform: 'linux_aarch64', wanted: 'cp311' },
    },
  },
  {
    ...deb(['htop', '3.2.2-2', 'interactive processes viewer'], 90),
    file_name: 'htop_3.2.2-2_amd64.deb',
    fits: false,
    misfit: {
      code: 'wrong_architecture',
      message: 'htop_3.2.2-2_amd64.deb is built for amd64, this board is arm64',
      hint: 'Get the package for arm64.',
      facts: { built_for: 'amd64', board: 'arm64' },
    },
  },
];

export const skipped = [
  {
    file_name: 'libx11-xcb1_1.8.4-2_arm64.deb',
    code: 'deb_damaged',
    message: 'libx11-xcb1_1.8.4-2_arm64.deb is damaged: data.tar.xz ends after 61 % of its length',
    hint: 'Copy the file again.',
    facts: { path: '/media/JETSON/debs/libx11-xcb1_1.8.4-2_arm64.deb' },
  },
];

const why = (text, key, facts) => ({ text, key, facts });
const cause = (kind, text, key, facts) => ({ kind, text, key, facts, package: '', version: '', relation: '', source: '' });

/** What the resolver says of a request that cannot be met: each kind of sentence once. */
export const causes = [
  cause('request', 'You asked for wheel:torch; only this will do: torch 2.0.1 (torch-2.0.1-cp311-cp311-linux_aarch64.whl).', 'cause.request', {
    request: 'wheel:torch', choice: 'only',
    packages: [{ name: 'torch', version: '2.0.1', where: 'file', file: 'torch-2.0.1-cp311-cp311-linux_aarch64.whl' }],
  }),
  cause('missing', 'torch 2.0.1 needs numpy<2; there is 2.1.3, numpy-2.1.3-cp311-cp311-linux_aarch64.whl.', 'cause.needs', {
    package: 'torch', relation: 'numpy<2', versions: ['2.0.1'], target: 'numpy', choice: 'there_is',
    packages: [
      { name: 'numpy', version: '2.1.3', where: 'file', file: 'numpy-2.1.3-cp311-cp311-linux_aarch64.whl' },
      {
        name: 'numpy', version: '1.19.5', where: 'file', file: 'numpy-1.19.5-cp36-cp36m-linux_aarch64.whl',
        why: why('it is built for cp36-cp36m-linux_aarch64, which Python 3.11.2 on this board does not take', 'why.tags', {
          tags: 'cp36-cp36m-linux_aarch64', python: '3.11.2',
        }),
      },
    ],
  }),
  cause('missing', 'libpython3-dev 3.11.2-1 needs libpython3.11-dev (= 3.11.2-1); no libpython3.11-dev is at hand.', 'cause.needs', {
    package: 'libpython3-dev', relation: 'libpython3.11-dev (= 3.11.2-1)', versions: ['3.11.2-1'], target: 'libpython3.11-dev', choice: 'none',
  }),
  cause('conflict', 'app 1 (app_1_arm64.deb) cannot be together with old 1 (installed): its Conflicts says old.', 'cause.conflict', {
    field: 'Conflicts', relation: 'old',
    packages: [{ name: 'app', version: '1', where: 'file', file: 'app_1_arm64.deb' }, { name: 'old', version: '1', where: 'installed' }],
  }),
  cause('installed', 'old 1 is installed, and nothing installed is removed.', 'cause.installed', { package: 'old', version: '1' }),
  cause('one_version', 'Only one version of numpy can be installed.', 'cause.one_version', { package: 'numpy' }),
  cause('proposal', 'Way out: add numpy<2 to the stick.', 'proposal.add', { relation: 'numpy<2' }),
  cause('proposal', 'Way out: add libpython3.11-dev (= 3.11.2-1) for arm64 to the stick.', 'proposal.add_for', {
    relation: 'libpython3.11-dev (= 3.11.2-1)', architecture: 'arm64',
  }),
  cause('proposal', 'It would work with --allow-remove: old 1 removed.', 'proposal.allow_remove', {
    packages: [{ name: 'old', version: '1', where: 'installed' }],
  }),
];

export const notes = [
  why("numpy 1.26.4 goes in front of the system's 1.24.2 in this environment.", 'note.in_front_of_system', {
    name: 'numpy', version: '1.26.4', system: '1.24.2',
  }),
  why('pillow 11.3.0rc1 is a pre-release.', 'note.prerelease', { name: 'pillow', version: '11.3.0rc1' }),
];

/** What it says where only a library is missing, and what a plan says that is made without it. */
export const libraryCauses = [
  cause('request', 'You asked for wheel:torch; what there is: torch 2.0.1 (torch-2.0.1-cp311-cp311-linux_aarch64.whl).', 'cause.request', {
    request: 'wheel:torch', choice: 'only',
    packages: [{ name: 'torch', version: '2.0.1', where: 'file', file: 'torch-2.0.1-cp311-cp311-linux_aarch64.whl' }],
  }),
  cause('missing', 'torch 2.0.1 needs the library libomp.so.5, which torch/_C.so loads and the board does not have; no libomp.so.5 is at hand.', 'cause.library', {
    package: 'torch', versions: ['2.0.1'], library: 'libomp.so.5', file: 'torch/_C.so', target: 'libomp.so.5', choice: 'none',
  }),
  cause('proposal', 'Way out: add Debian packages for arm64 with libomp.so.5 to the stick.', 'proposal.add_library', {
    architecture: 'arm64', libraries: ['libomp.so.5'], by_name: 'libomp5',
  }),
  cause('proposal', 'Or: --allow-missing-libraries.', 'proposal.allow_missing_libraries', {}),
];

export const libraryNotes = [
  why('torch/_C.so in torch 2.0.1 loads the library libomp.so.5, which is not there: what uses it will not work.', 'note.missing_library', {
    name: 'torch', version: '2.0.1', file: 'torch/_C.so', library: 'libomp.so.5',
  }),
];

export const notTaken = [
  {
    ecosystem: 'wheel', name: 'numpy', version: '2.1.3', file: 'numpy-2.1.3-cp313-cp313-manylinux_2_17_aarch64.whl', chosen: '1.26.4',
    why: why('it is built for Python 3.13 (cp313-cp313-manylinux_2_17_aarch64), this board has Python 3.11.2', 'why.python', {
      built_for: '3.13', tag: 'cp313-cp313-manylinux_2_17_aarch64', python: '3.11.2',
    }),
  },
];

const profile = (id, en, zh, aboutEn, aboutZh, fits = true) => ({
  id, title: { en, 'zh-CN': zh }, description: { en: aboutEn, 'zh-CN': aboutZh }, fits,
});
export const profiles = [
  profile('debugging', 'Debugging', '调试', 'The ipdb debugger with its IPython.', 'ipdb 调试器及其 IPython。'),
  profile('jupyter', 'Jupyter', 'Jupyter', 'JupyterLab, notebooks in the browser.', 'JupyterLab，在浏览器中使用的笔记本。'),
  profile('pytorch', 'PyTorch', 'PyTorch', 'torch, with NumPy, in a version that this JetPack’s CUDA can run.', 'torch 与 NumPy，版本与此 JetPack 的 CUDA 相配。', false),
  profile('yolov8', 'YOLOv8', 'YOLOv8', 'Object detection with ultralytics.', '使用 ultralytics 进行目标检测。'),
];

/** Known problems as a failed job tells them. */
export const knownProblems = [
  {
    "problem": "dpkg-locked",
    "title": {
      "en": "Another program is installing packages",
      "zh-CN": "另一个程序正在安装软件包"
    },
    "cause": {
      "en": "On its first starts the board updates itself (unattended-upgrades, packagekit), and only one program may change packages at a time.",
      "zh-CN": "板子头几次开机会自动更新（unattended-upgrades、packagekit），而同一时刻只能有一个程序改动软件包。"
    },
    "remedy": {
      "en": "Wait until it is done; that can take minutes. Do not delete the lock. -o DPkg::Lock::Timeout=300 waits by itself from apt 1.9.11 (Ubuntu 20.04) on.",
      "zh-CN": "等它做完，可能要几分钟。不要删除锁文件。apt 1.9.11（Ubuntu 20.04）起可用 -o DPkg::Lock::Timeout=300 自动等待。"
    },
    "line": "E: Could not get lock /var/lib/dpkg/lock-frontend",
    "line_number": 3,
    "known_here": true,
    "action": {
      "kind": "wait_for_dpkg_lock"
    },
    "sources": []
  },
  {
    "problem": "openblas-missing",
    "title": {
      "en": "OpenBLAS is missing",
      "zh-CN": "缺少 OpenBLAS"
    },
    "cause": {
      "en": "NVIDIA's torch, and numpy from Debian, do their linear algebra with OpenBLAS, and the library is not installed.",
      "zh-CN": "NVIDIA 的 torch 和 Debian 的 numpy 用 OpenBLAS 做线性代数，而这个库没有安装。"
    },
    "remedy": {
      "en": "Install libopenblas0; on Ubuntu 18.04 the package is called libopenblas-base.",
      "zh-CN": "安装 libopenblas0；在 Ubuntu 18.04 上这个包叫 libopenblas-base。"
    },
    "line": "OSError: libopenblas.so.0: cannot open shared object file: No such file or directory",
    "line_number": 12,
    "known_here": true,
    "action": {
      "kind": "install",
      "any_of": [
        "deb:libopenblas0",
        "deb:libopenblas-base"
      ]
    },
    "sources": []
  },
  {
    "problem": "openblas-illegal-instruction",
    "title": {
      "en": "numpy's OpenBLAS takes the processor for another one",
      "zh-CN": "numpy 自带的 OpenBLAS 认错了处理器"
    },
    "cause": {
      "en": "The OpenBLAS inside numpy 1.19.5 (and wheels built with it) uses instructions this processor does not have, and the program is killed.",
      "zh-CN": "numpy 1.19.5（以及用它编译的 wheel）内置的 OpenBLAS 使用了这个处理器没有的指令，程序因此被终止。"
    },
    "remedy": {
      "en": "Set OPENBLAS_CORETYPE=ARMV8 for the environment, or use numpy 1.19.4.",
      "zh-CN": "为环境设置 OPENBLAS_CORETYPE=ARMV8，或改用 numpy 1.19.4。"
    },
    "line": "Illegal instruction (core dumped)",
    "line_number": 14,
    "known_here": false,
    "action": {
      "kind": "set_environment_variable",
      "name": "OPENBLAS_CORETYPE",
      "value": "ARMV8"
    },
    "sources": []
  }
];
