/** Who holds a database folder: nobody, a PostgreSQL that lost its parent, or a Suitcase that is still running. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

function linesOf(command: string[]): string {
	const [program = '', ...args] = command;
	return String(spawnSync(program, args, { timeout: 5_000 }).stdout ?? '').trim();
}

/** The command line of a process, or null if there is no such process. */
function commandLine(pid: number): string | null {
	if (existsSync('/proc/self/cmdline')) {
		try {
			return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || null;
		} catch {
			return null;
		}
	}
	return linesOf(['ps', '-p', String(pid), '-o', 'command=']) || null;
}

function parentOf(pid: number): number {
	if (existsSync('/proc/self/status')) {
		try {
			return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
		} catch {
			return 0;
		}
	}
	return Number(linesOf(['ps', '-p', String(pid), '-o', 'ppid=']) || 0);
}

/** The pid of the PostgreSQL that runs on this folder, or null. A stale pid file is removed: it would block the start. */
export function livingServer(folder: string): number | null {
	const file = join(folder, 'postmaster.pid');
	let pid: number;
	try {
		pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
	} catch {
		return null;
	}
	const command = pid > 0 ? commandLine(pid) : null;
	// The number may belong to anything by now, even to another PostgreSQL: only one on this folder counts.
	if (command?.includes('postgres') && command.includes(folder)) return pid;
	rmSync(file, { force: true });
	return null;
}

/** True once the PostgreSQL with this pid wrote that it takes connections. */
export function saysReady(folder: string, pid: number): boolean {
	try {
		const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
		return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
	} catch {
		return false;
	}
}

/** The pid of the Node process that started this PostgreSQL and still runs, or null if it is an orphan. */
export function parentNode(pid: number): number | null {
	const parent = parentOf(pid);
	if (parent <= 1) return null;
	return /\bnode\b/.test(commandLine(parent) ?? '') ? parent : null;
}

/** Ends an orphan and waits until it is gone: politely for 10 s, then at once (the log makes up for it). */
export async function endOrphan(pid: number): Promise<void> {
	for (const [signal, patience] of [
		['SIGINT', 10_000],
		['SIGQUIT', 5_000],
		['SIGKILL', 2_000]
	] as const) {
		try {
			process.kill(pid, signal);
		} catch {
			return;
		}
		for (const until = Date.now() + patience; Date.now() < until;) {
			await new Promise((done) => setTimeout(done, 20));
			if (commandLine(pid) === null) return;
		}
	}
}
