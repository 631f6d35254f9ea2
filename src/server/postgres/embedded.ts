/** The PostgreSQL that Suitcase brings along: started with it, watched, and stopped with it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { prepareCluster, type Cluster, type ClusterOptions } from './cluster.ts';
import { endOrphan, livingServer, parentNode, saysReady } from './living.ts';
import { pageMemory } from './page-memory.ts';
import { commandOf, optionsOf } from './ways.ts';

export interface Embedded {
	/** The folder of its socket: the `host` of a connection. */
	socket: string;
	/** The process now serving (it changes after a crash). */
	pid(): number | undefined;
	stop(): Promise<void>;
	[Symbol.asyncDispose](): Promise<void>;
}

// Memory by the machine, full durability. Errors of single statements are not logged: they quote what was written.
const settings = {
	listen_addresses: '',
	unix_socket_permissions: '0700',
	password_encryption: 'scram-sha-256',
	max_connections: '60',
	shared_buffers: `${pageMemory()}MB`,
	jit: 'off',
	max_wal_size: '512MB',
	// A log segment that is no longer needed goes away, with what was written in it; it is not kept to be used again.
	wal_recycle: 'off',
	max_parallel_workers_per_gather: '0',
	log_min_messages: 'log',
	log_min_error_statement: 'panic',
	log_error_verbosity: 'terse',
	log_checkpoints: 'off',
	log_statement: 'none',
	timezone: 'UTC'
};
const throwAwaySettings = {
	fsync: 'off',
	synchronous_commit: 'off',
	full_page_writes: 'off',
	max_connections: '200',
	shared_buffers: '32MB'
};

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
const exited = (child: ChildProcess) =>
	new Promise<void>((done) => (hasEnded(child) ? done() : child.once('exit', () => done())));
const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Starts the cluster below `options.data` (and makes it the first time). Throws a plain sentence when it cannot. */
export async function startEmbedded(options: ClusterOptions & { log?: (line: string) => void }): Promise<Embedded> {
	const log = options.log ?? (() => {});
	const cluster = prepareCluster(options);
	await takeOver(cluster, options.data);
	let child = await startPatiently(cluster, options);
	let stopping: Promise<void> | null = null;

	// Whatever ends the server (a crash, memory, a person), it comes back; the pools reconnect by themselves.
	const watch = async () => {
		for (;;) {
			await exited(child);
			if (stopping) return;
			log('the database ended unexpectedly and is started again');
			while (!stopping) {
				try {
					child = await startPatiently(cluster, options);
					break;
				} catch (error) {
					log(error instanceof Error ? error.message : String(error));
					await sleep(2_000);
				}
			}
		}
	};
	void watch();

	const stop = () => (stopping ??= end(() => child));
	return { socket: cluster.socket, pid: () => child.pid, stop, [Symbol.asyncDispose]: stop };
}

async function takeOver(cluster: Cluster, data: string): Promise<void> {
	// A parent killed a moment ago leaves a server that is just shutting down; a living parent keeps its server.
	const pid = livingServer(cluster.folder);
	if (pid === null) return;
	for (const until = Date.now() + 1_500; Date.now() < until; await sleep(50)) {
		if (livingServer(cluster.folder) === null) return;
		if (parentNode(pid) === null) return endOrphan(pid);
	}
	throw new Error(
		`Suitcase is already running on ${data} (process ${parentNode(pid)}). ` +
			'Stop that one first, or give this one its own folder with SUITCASE_DATA.'
	);
}

async function startPatiently(cluster: Cluster, options: ClusterOptions): Promise<ChildProcess> {
	const until = Date.now() + 20_000;
	for (;;) {
		const { child, said } = await startOnce(cluster, options);
		if (child) return child;
		// Right after a crash the old memory block and the socket are still held for a moment.
		if (Date.now() > until || !/still in use|lock file|postmaster|Address already in use/i.test(said))
			throw new Error(
				`The database in ${cluster.folder} does not start: ${said.trim() || 'it said nothing'}. ` +
					'Nothing was changed. Look whether the disk is full, or restore a backup.'
			);
		await sleep(100);
		const living = livingServer(cluster.folder);
		if (living !== null && parentNode(living) === null) await endOrphan(living);
	}
}

async function startOnce(
	cluster: Cluster,
	options: ClusterOptions
): Promise<{ child: ChildProcess | null; said: string }> {
	livingServer(cluster.folder);
	const all: Record<string, string> = { ...settings, ...(options.throwAway ? throwAwaySettings : {}) };
	const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const child = spawn(
		...commandOf(cluster.way, cluster.binaries.postgres, [
			...['-D', cluster.folder, '-c', `unix_socket_directories=${cluster.socket}`],
			...flags
		]),
		// Its own process group: Ctrl-C in the terminal reaches us alone, and we stop it last.
		{ ...optionsOf(cluster.way), stdio: ['ignore', 'ignore', 'pipe'], detached: true }
	);
	let said = '';
	let ended = false;
	child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-2_000)));
	child.once('exit', () => (ended = true));
	child.once('error', (error) => {
		said += error.message;
		ended = true;
	});
	// Recovery after a crash may take minutes on a large database; it ends by itself, ready or not.
	while (!ended) {
		if (child.pid && saysReady(cluster.folder, child.pid)) return { child, said };
		await sleep(10);
	}
	return { child: null, said };
}

async function end(current: () => ChildProcess): Promise<void> {
	for (const [signal, patience] of [
		['SIGINT', 10_000],
		['SIGQUIT', 5_000],
		['SIGKILL', 2_000]
	] as const) {
		const child = current();
		if (hasEnded(child)) return;
		child.kill(signal);
		await Promise.race([exited(child), new Promise((done) => setTimeout(done, patience).unref())]);
	}
}
