/**
 * In front of the process that writes the erasure ledger: one act after the other, and none waits for ever. Whoever hides a
 * story does so inside a transaction, and must hear within seconds that a disk does not answer.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LedgerWrite } from './ledger-file.ts';
import type { LedgerAnswer, LedgerJob } from './ledger-process.ts';

/** Milliseconds that the process may take to write. */
const LIMIT = 2_500;
/** Milliseconds that it may take to start: a busy machine is no disk that hangs, and the server starts it early. */
const START_LIMIT = 15_000;
/** Milliseconds to wait for the lock: less, so that a lock that is held is told apart from a disk that hangs. */
const PATIENCE = 2_000;
/** A place that hung is left alone for so many milliseconds: else each pause would wait anew, and all behind it. */
const REST = 20_000;
/** Without an act for so many milliseconds, the process is let go; the next act starts another. */
const IDLE = 60_000;
/** So many that were killed and do not end (the kernel still waits for a disk) are enough. */
const MOST_HANGING = 2;

interface Asked {
	readonly write: LedgerWrite;
	/** Tries although the place hung a moment ago. */
	readonly insists: boolean;
	done(): void;
	failed(error: Error): void;
}
/** What is written now: everything that waited for the same ledger, as one act. */
interface Running {
	readonly id: number;
	readonly all: readonly Asked[];
	readonly write: LedgerWrite;
	/** The second place is left out because it hung a moment ago. */
	readonly withoutSecond: boolean;
	firstIsWritten: boolean;
	timer: NodeJS.Timeout;
}

const queue: Asked[] = [];
const hanging = new Set<ChildProcess>();
/** Until when a place is left alone (ms since 1970), by its path. */
const resting = new Map<string, number>();
/** How many want the process to stay. */
let kept = 0;
let running: Running | null = null;
let child: ChildProcess | null = null;
let isReady = false;
let idling: NodeJS.Timeout | undefined;
let next = 1;

/**
 * Writes in the other process and returns when all is on disk. Throws when a place could not be written (`code` as the
 * system gave it), or did not answer within 2.5 s. What was asked is then either not written or, late, written once: the
 * process is killed before this returns. `insists`: tries also what hung within the last 20 s.
 */
export function writeElsewhere(write: LedgerWrite, { insists = false } = {}): Promise<void> {
	return new Promise((done, failed) => {
		queue.push({ write, insists, done, failed });
		feed();
	});
}

/**
 * Starts the process before anybody needs it: the first to hide a story does not wait for that, too. Where there is no room
 * for it now, the next act tries again.
 */
export function startWriter(): void {
	try {
		child ??= start();
	} catch {
		child = null;
	}
}

/** One that was killed left nobody ready, and those that want the process to stay must not wait for a start. */
function startAnother(): void {
	if (kept > 0 && hanging.size < MOST_HANGING) startWriter();
}

/**
 * Once started, the process stays until the returned function is called: a start takes longer than hiding a story may, and
 * takes some 80 MB, of which 30 are its own.
 */
export function keepWriter(): () => void {
	kept++;
	let ended = false;
	return () => {
		if (ended) return;
		ended = true;
		if (--kept === 0 && running === null) release();
	};
}

/** The process that writes now; undefined when none is needed. */
export function writerPid(): number | undefined {
	return child?.pid;
}

function tooLong(): void {
	if (!running || !child) return;
	const { firstIsWritten, write } = running;
	const place = firstIsWritten && write.second !== null ? write.second : write.path;
	if (isReady) resting.set(place, Date.now() + REST);
	hanging.add(child);
	child.kill('SIGKILL');
	child = null;
	end(didNotAnswer(place), firstIsWritten);
	startAnother();
}

/** Whether only the second place lacks the lines of an act that failed: the worker brings it up to the first. */
export function isInFirstPlace(error: unknown): boolean {
	return error instanceof Error && 'inFirstPlace' in error && error.inFirstPlace === true;
}

function didNotAnswer(place: string): Error {
	return new Error(`The erasure ledger ${place} does not answer. What hides a story does not wait for it.`);
}

const rests = (place: string) => (resting.get(place) ?? 0) > Date.now();

function feed(): void {
	clearTimeout(idling);
	while (running === null) {
		const [asked] = queue;
		if (!asked) {
			if (kept === 0) idling = setTimeout(release, IDLE).unref();
			return;
		}
		const { path, second } = asked.write;
		if (hanging.size >= MOST_HANGING || (!asked.insists && rests(path))) {
			queue.shift();
			asked.failed(didNotAnswer(path));
			continue;
		}
		const all = takeTogether(asked);
		const withoutSecond = !asked.insists && second !== null && rests(second);
		const write = {
			...asked.write,
			...(withoutSecond && { second: null }),
			drafts: all.flatMap((one) => one.write.drafts)
		};
		// No memory or no open file left: this is also called by timers, where nobody would catch it, and the server ended.
		try {
			child ??= start();
			const id = next++;
			const timer = setTimeout(tooLong, isReady ? LIMIT : START_LIMIT);
			running = { id, all, write, withoutSecond, firstIsWritten: false, timer };
			// One that has just died is heard of by its end.
			child.send({ id, patience: PATIENCE, ...write } satisfies LedgerJob, () => {});
		} catch (error) {
			child?.kill('SIGKILL');
			child = null;
			clearTimeout(running?.timer);
			running = null;
			for (const asked of all) asked.failed(error instanceof Error ? error : new Error('unknown'));
		}
	}
}

/** Takes the first of the queue, and all that can be written with it in one act. */
function takeTogether(first: Asked): Asked[] {
	const isAlone = ({ write, insists }: Asked) => insists || write.onto !== null;
	const goesWith = (one: Asked) =>
		one === first ||
		(!isAlone(first) &&
			!isAlone(one) &&
			one.write.path === first.write.path &&
			one.write.second === first.write.second);
	const all = queue.filter(goesWith);
	queue.splice(0, queue.length, ...queue.filter((one) => !goesWith(one)));
	return all;
}

function end(error: Error | null, inFirstPlace = false): void {
	if (!running) return;
	clearTimeout(running.timer);
	const { all } = running;
	running = null;
	if (error) Object.assign(error, { inFirstPlace });
	for (const asked of all)
		if (error) asked.failed(error);
		else asked.done();
	feed();
}

function heard(answer: LedgerAnswer): void {
	if ('ready' in answer) {
		isReady = true;
		if (running) {
			clearTimeout(running.timer);
			running.timer = setTimeout(tooLong, LIMIT);
		}
		return;
	}
	if (running?.id !== answer.id) return;
	const { all, write, withoutSecond, firstIsWritten } = running;
	if ('first' in answer) {
		running.firstIsWritten = true;
		return;
	}
	if ('failed' in answer) {
		const error = Object.assign(new Error(answer.failed), answer.code && { code: answer.code });
		return end(error, firstIsWritten);
	}
	if (withoutSecond) return end(didNotAnswer(all[0]?.write.second ?? ''), true);
	resting.delete(write.path);
	if (write.second !== null) resting.delete(write.second);
	end(null);
}

function start(): ChildProcess {
	isReady = false;
	const started = fork(fileURLToPath(new URL('./ledger-process.ts', import.meta.url)), [], {
		env: {},
		execArgv: ['--max-old-space-size=64', '--max-semi-space-size=1'],
		stdio: ['ignore', 'ignore', 'ignore', 'ipc']
	});
	started.on('message', (answer: LedgerAnswer) => {
		if (child === started) heard(answer);
	});
	const ended = () => {
		if (hanging.delete(started)) startAnother();
		if (child !== started) return;
		child = null;
		// Whether it was written nobody knows: said again it might stand there twice. The worker completes what is missing.
		end(new Error('the process that writes the erasure ledger ended'), running?.firstIsWritten);
	};
	started.once('exit', ended);
	// It may say so twice (not started, then not killed); what nobody hears ends the server.
	started.on('error', ended);
	if (!started.connected) throw new Error('the process that writes the erasure ledger could not be started');
	// It must not keep a command alive that has nothing left to do; an act does, by its timer.
	started.unref();
	started.channel?.unref();
	return started;
}

function release(): void {
	clearTimeout(idling);
	child?.disconnect();
	child = null;
}
