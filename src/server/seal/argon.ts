/** The queue in front of the process that computes Argon2id: bounded, and stopping a story never waits behind the rest. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ok, refuse, type Result } from '#domain/base/result.ts';
import { type ArgonCost, usualCost } from './argon-settings.ts';
import type { ArgonAnswer, ArgonJob } from './argon-process.ts';

export type ArgonPurpose = 'pause' | 'open' | 'issue';

export interface Argon {
	/** An encoded hash of the text: one run. Never refused: an acknowledged story needs its receipt. */
	hash(text: string): Promise<string>;
	/** Whether each hash was made from the text: one run each. Refused as `busy` when the queue is full. */
	verify(purpose: ArgonPurpose, hashes: readonly string[], text: string): Promise<Result<boolean[], 'busy'>>;
	/** Runs of Argon2id so far, all processes together. */
	runs(): number;
	/** The process now computing; undefined when none is needed yet. */
	pid(): number | undefined;
	close(): void;
}

export interface ArgonLimits {
	/** Jobs computed at the same time; each takes 64 MiB. */
	readonly atOnce: number;
	/** Jobs that may wait, all purposes but pausing together. */
	readonly waiting: number;
	/** Further jobs that may wait in order to pause; they are computed first, but for one of the others now and then. */
	readonly waitingToPause: number;
	/** Jobs that pause, computed one after the other before one that does not has its turn, at least 1. */
	readonly pausesInARow: number;
	/** Milliseconds after which the process counts as stuck. */
	readonly patience: number;
	/** Milliseconds without a job after which the process is let go; the next job starts another. */
	readonly idle: number;
}

const usual: ArgonLimits = {
	...{ atOnce: 2, waiting: 40, waitingToPause: 40, pausesInARow: 3 },
	...{ patience: 20_000, idle: Infinity }
};

interface Job {
	readonly purpose: ArgonPurpose;
	readonly job: ArgonJob;
	tries: number;
	timer?: NodeJS.Timeout;
	done(answer: ArgonAnswer): void;
	failed(error: Error): void;
}

/** Starts the process with the first job; a process that ends is started again and its jobs are repeated once. */
export function createArgon(limits: Partial<ArgonLimits> = {}, cost: ArgonCost = usualCost): Argon {
	const { atOnce, waiting, waitingToPause, pausesInARow, patience, idle } = { ...usual, ...limits };
	const queue: Job[] = [];
	const running = new Map<number, Job>();
	const released = new WeakSet<ChildProcess>();
	let child: ChildProcess | null = null;
	let idling: NodeJS.Timeout | undefined;
	let next = 1;
	let runs = 0;
	let pausesSince = 0;
	let closed = false;

	const start = (): ChildProcess => {
		const started = fork(fileURLToPath(new URL('./argon-process.ts', import.meta.url)), [], {
			env: {},
			execArgv: [],
			stdio: ['ignore', 'ignore', 'ignore', 'ipc']
		});
		let counted = 0;
		started.on('message', (answer: ArgonAnswer) => {
			runs += answer.runs - counted;
			counted = answer.runs;
			const job = running.get(answer.id);
			running.delete(answer.id);
			if (!job) return;
			clearTimeout(job.timer);
			if (answer.failed === undefined) job.done(answer);
			else job.failed(new Error(`Argon2id failed: ${answer.failed}`));
			feed();
		});
		const ended = () => {
			// What runs now runs in the one after it.
			if (released.has(started)) return;
			if (child === started) child = null;
			const lost = [...running.values()];
			running.clear();
			for (const job of lost.reverse()) {
				clearTimeout(job.timer);
				if (closed || job.tries > 1) job.failed(new Error('the process that computes Argon2id ended'));
				else queue.unshift(job);
			}
			feed();
		};
		started.once('exit', ended);
		started.once('error', ended);
		// It must not keep a command alive that has nothing left to do; jobs do, by their timers.
		started.unref();
		started.channel?.unref();
		return started;
	};

	const release = (): void => {
		if (!child) return;
		released.add(child);
		child.disconnect();
		child = null;
	};

	const feed = (): void => {
		clearTimeout(idling);
		if (running.size === 0 && queue.length === 0 && idle < Infinity) idling = setTimeout(release, idle).unref();
		while (running.size < atOnce && queue.length > 0) {
			// Whoever keeps the room for pausing full must not keep everybody else from opening a page or sending a story.
			const calm = pausesSince >= pausesInARow ? queue.findIndex(({ purpose }) => purpose !== 'pause') : -1;
			const urgent = queue.findIndex(({ purpose }) => purpose === 'pause');
			const [job] = queue.splice(Math.max(0, calm >= 0 ? calm : urgent), 1);
			if (!job) return;
			pausesSince = job.purpose === 'pause' ? pausesSince + 1 : 0;
			child ??= start();
			const computing = child;
			job.tries++;
			job.timer = setTimeout(() => computing.kill('SIGKILL'), patience);
			running.set(job.job.id, job);
			computing.send(job.job);
		}
	};

	const ask = (purpose: ArgonPurpose, text: string, hashes: readonly string[] | null): Promise<ArgonAnswer> =>
		new Promise((done, failed) => {
			if (closed) return failed(new Error('receipts are closed'));
			queue.push({ purpose, job: { id: next++, text, hashes, cost }, tries: 0, done, failed });
			feed();
		});

	const isFull = (purpose: ArgonPurpose): boolean => {
		const pausing = queue.filter((job) => job.purpose === 'pause').length;
		return purpose === 'pause' ? pausing >= waitingToPause : queue.length - pausing >= waiting;
	};

	return {
		async hash(text) {
			const { hash } = await ask('issue', text, null);
			if (hash === undefined) throw new Error('Argon2id gave no hash');
			return hash;
		},
		async verify(purpose, hashes, text) {
			if (isFull(purpose)) return refuse('busy');
			return ok((await ask(purpose, text, hashes)).matches ?? []);
		},
		runs: () => runs,
		pid: () => child?.pid,
		close() {
			closed = true;
			clearTimeout(idling);
			child?.disconnect();
			child = null;
		}
	};
}
