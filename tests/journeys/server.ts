/** The real, built program on a free port with a data folder of its own, for journeys. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../architecture/sources.ts';
import { serverEnvironment, serverFlags } from '../../scripts/server-settings.js';

export interface RunningServer {
	/** `http://127.0.0.1:PORT` */
	origin: string;
	data: string;
	/** The one-time link that makes the first manager, if one was printed. */
	firstLink: string | null;
	pid: number;
	/** Everything it printed so far. */
	printed(): string;
	/** Ends it politely and keeps the data. */
	stop(): Promise<number | null>;
	/** Ends it as a power cut would. */
	kill(): Promise<void>;
	/** Ends it and removes the data. */
	[Symbol.asyncDispose](): Promise<void>;
}

export interface ServerOptions {
	/** Settings beside PORT and SUITCASE_DATA, e.g. `{ PRACTICE: 'off' }`. */
	env?: Record<string, string>;
	/** The data of an earlier run; it is then not removed. */
	data?: string;
	/** Makes the data anew, where a test is about the first start itself. */
	first?: boolean;
}

const patience = 180_000;

/** Starts it and waits until it says that it is ready. Throws with what it printed if it ends before. */
export async function startServer({ env = {}, data, first = false }: ServerOptions = {}): Promise<RunningServer> {
	const folder = data ?? newFolder(first ? null : env.PRACTICE === 'off' ? 'real' : 'practice');
	const child = spawn(join(root, 'node_modules/.bin/node'), [...serverFlags, 'src/server.ts'], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			PATH: process.env.PATH,
			HOME: process.env.HOME,
			NODE_ENV: 'production',
			...serverEnvironment,
			PORT: '0',
			SUITCASE_DATA: folder,
			...env
		}
	});
	let text = '';
	child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
	child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
	// A test run that is killed must not leave servers behind.
	const orphan = () => child.kill('SIGKILL');
	process.once('exit', orphan);
	const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));

	const ready = /http:\/\/127\.0\.0\.1:\d+/;
	const until = Date.now() + patience;
	while (!/Suitcase is ready/.test(text) || !/\n$/.test(text)) {
		if (child.exitCode !== null || Date.now() > until) {
			child.kill('SIGKILL');
			throw new Error(`the server did not start:\n${text}`);
		}
		await new Promise((next) => setTimeout(next, 20));
	}
	const stopWith = async (signal: NodeJS.Signals) => {
		process.off('exit', orphan);
		if (!hasEnded(child)) child.kill(signal);
		return ended;
	};
	return {
		// With ORIGIN set it prints what people type, not where it listens.
		origin: env.PORT ? `http://127.0.0.1:${env.PORT}` : (ready.exec(text)?.[0] ?? ''),
		data: folder,
		firstLink: /http\S+\/desk\/welcome\/\S+/.exec(text)?.[0] ?? null,
		pid: child.pid ?? 0,
		printed: () => text,
		stop: () => stopWith('SIGTERM'),
		kill: async () => void (await stopWith('SIGKILL')),
		async [Symbol.asyncDispose]() {
			await stopWith('SIGTERM');
			if (data === undefined) rmSync(folder, { recursive: true, force: true });
		}
	};
}

function hasEnded(child: ChildProcess): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}

/** A folder for data: empty, or as a first start of this kind left it (`first-starts.ts`). */
function newFolder(kind: 'practice' | 'real' | null): string {
	const folder = mkdtempSync(join(tmpdir(), `suitcase-journey-${process.pid}-`));
	const made = join(process.env.SUITCASE_FIRST_STARTS ?? '', kind ?? '');
	// With its modes: PostgreSQL refuses a folder that others may read.
	if (kind && process.env.SUITCASE_FIRST_STARTS && existsSync(made)) execFileSync('cp', ['-a', `${made}/.`, folder]);
	return folder;
}
