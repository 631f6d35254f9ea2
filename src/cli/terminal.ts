import { createInterface } from 'node:readline/promises';
import type { Out } from './command.ts';

/** Speaks to whoever started the command. */
export function terminal(): Out {
	const watched = process.stderr.isTTY;
	let drawn = false;
	const clear = () => {
		if (drawn) process.stderr.write('\r\u001b[K');
		drawn = false;
	};
	return {
		line(text) {
			clear();
			process.stdout.write(`${text}\n`);
		},
		aside(text) {
			clear();
			process.stderr.write(`${text}\n`);
		},
		progress(done, all) {
			if (!watched) return;
			const width = 30;
			const full = all === 0 ? width : Math.round((done / all) * width);
			process.stderr.write(`\r\u001b[K[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${done}/${all}`);
			drawn = true;
			if (done === all) clear();
		},
		async ask(question) {
			clear();
			const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: process.stdin.isTTY });
			try {
				const closed = new Promise<null>((done) => lines.once('close', () => done(null)));
				return await Promise.race([lines.question(question), closed]);
			} finally {
				lines.close();
			}
		}
	};
}
