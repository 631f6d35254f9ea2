/** One process at a time: a lock file that exists while somebody works, and is taken over when that process is dead. */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isMissing } from './atomic-file.ts';

/** A lock of another machine is believed dead after this many milliseconds; work under a lock takes a few. */
const FOREIGN_PATIENCE = 30_000;

/** Waits for the lock at `path`, works, and gives it back. Throws a plain sentence after `patience` milliseconds. */
export async function underLock<T>(path: string, work: () => T | Promise<T>, { patience = 10_000 } = {}): Promise<T> {
	const mine = `${process.pid} ${hostname()} ${randomBytes(8).toString('hex')}\n`;
	for (const until = Date.now() + patience; !take(path, mine);) {
		if (Date.now() > until)
			throw new Error(`another process holds the lock ${path} for ${patience / 1000} s; is one of them stuck?`);
		await new Promise((done) => setTimeout(done, 2 + Math.random() * 8));
	}
	try {
		return await work();
	} finally {
		// Only our own: if somebody took us for dead, the file is theirs.
		if (holder(path) === mine) rmSync(path, { force: true });
	}
}

function take(path: string, mine: string): boolean {
	const held = holder(path);
	if (held !== null && isDead(path, held)) takeAway(path, held);
	// A link appears with its content in one step, so nobody ever reads an empty lock.
	const fresh = `${path}.${randomBytes(6).toString('hex')}`;
	try {
		writeFileSync(fresh, mine, { mode: 0o600, flag: 'wx' });
		linkSync(fresh, path);
		return true;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
		throw error;
	} finally {
		rmSync(fresh, { force: true });
	}
}

function takeAway(path: string, dead: string): void {
	const aside = `${path}.${randomBytes(6).toString('hex')}.dead`;
	try {
		renameSync(path, aside);
	} catch (error) {
		if (isMissing(error)) return;
		throw error;
	}
	// Somebody was faster and this is already the next one's lock: put it back.
	if (holder(aside) !== dead)
		try {
			linkSync(aside, path);
		} catch {
			// Yet another one holds it now; the chain is checked again before anything is added.
		}
	rmSync(aside, { force: true });
}

function isDead(path: string, held: string): boolean {
	const [pid, host] = held.split(' ');
	if (host !== hostname()) {
		const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
		return since !== undefined && Date.now() - since > FOREIGN_PATIENCE;
	}
	try {
		process.kill(Number(pid), 0);
		return false;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'ESRCH';
	}
}

function holder(path: string): string | null {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		if (isMissing(error)) return null;
		throw error;
	}
}
