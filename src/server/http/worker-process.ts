/** Keeps the worker process running: starts it, starts it again when it dies, ends it. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface WorkerProcess {
	runs(): boolean;
	stop(): Promise<void>;
}

const entry = fileURLToPath(new URL('../../worker.ts', import.meta.url));
const longestPause = 30_000;

/** Starts it in the background. It ends by itself when this process does: its channel closes. */
export function startWorker(log: (line: string) => void): WorkerProcess {
	let child: ChildProcess | null = null;
	let ready = false;
	let stopping = false;
	let pause = 500;
	let timer: NodeJS.Timeout | undefined;

	const start = () => {
		const began = Date.now();
		const next = fork(entry, {
			execArgv: ['--max-semi-space-size=4', '--max-old-space-size=512'],
			stdio: ['ignore', 'inherit', 'inherit', 'ipc']
		});
		child = next;
		next.once('message', () => (ready = true));
		next.once('exit', (code, signal) => {
			ready = false;
			child = null;
			if (stopping) return;
			if (Date.now() - began > 60_000) pause = 500;
			log(`the worker ended (${signal ?? code}) and is started again in ${pause} ms`);
			timer = setTimeout(start, pause);
			pause = Math.min(pause * 2, longestPause);
		});
	};
	start();
	return {
		runs: () => ready,
		async stop() {
			stopping = true;
			clearTimeout(timer);
			const last = child;
			if (!last) return;
			const gone = new Promise<void>((done) => last.once('exit', () => done()));
			if (last.connected) last.disconnect();
			const late = setTimeout(() => last.kill('SIGKILL'), 5_000);
			await gone;
			clearTimeout(late);
		}
	};
}
