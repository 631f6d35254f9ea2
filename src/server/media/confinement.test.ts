import { confinedCommand, MEMORY_BYTES_MAX } from '#server/media/confinement.ts';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';

/** Runs a program where pictures are decoded, and returns what it prints. */
async function inside(code: string): Promise<string> {
	const allowance = { seconds: 10, memoryBytes: MEMORY_BYTES_MAX };
	const { command, args } = confinedCommand(allowance, ['--input-type=module', '--eval', code]);
	const child = spawn(command, args, { env: {}, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] });
	let printed = '';
	for await (const chunk of child.stdout) printed += String(chunk);
	return printed.trim();
}

test('no environment, no files, no writing, no process, no thread', async () => {
	const code = `
		import fs from 'node:fs';
		import { spawnSync } from 'node:child_process';
		import { Worker } from 'node:worker_threads';
		const tries = {
			environment: () => Object.keys(process.env).length && 'env',
			read: () => fs.readFileSync('/etc/passwd'),
			project: () => fs.readdirSync(${JSON.stringify(process.cwd())}),
			write: () => fs.writeFileSync('/tmp/suitcase-escape', 'x'),
			run: () => spawnSync('/bin/true'),
			thread: () => new Worker('1', { eval: true })
		};
		for (const [name, attempt] of Object.entries(tries)) {
			try { console.log(name, attempt() ? 'open' : 'closed'); } catch (error) { console.log(name, error.code); }
		}`;
	expect((await inside(code)).split('\n')).toEqual([
		'environment closed',
		'read ERR_ACCESS_DENIED',
		'project ERR_ACCESS_DENIED',
		'write ERR_ACCESS_DENIED',
		'run ERR_ACCESS_DENIED',
		'thread ERR_ACCESS_DENIED'
	]);
});

test('of all weights only those of the network that finds faces can be read', async () => {
	const model = dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/model/ssd_mobilenetv1_model.bin'));
	const code = `
		import fs from 'node:fs';
		for (const name of ${JSON.stringify(readdirSync(model))}) {
			try { fs.readFileSync(${JSON.stringify(model)} + '/' + name); console.log(name); } catch {}
		}`;
	expect(readdirSync(model)).toContain('face_recognition_model.bin');
	expect((await inside(code)).split('\n')).toEqual([
		'ssd_mobilenetv1_model-weights_manifest.json',
		'ssd_mobilenetv1_model.bin'
	]);
});

test('no network, where the system lets a process have none', async ({ skip }) => {
	const { command, args } = confinedCommand({ seconds: 10, memoryBytes: MEMORY_BYTES_MAX });
	if (![command, ...args].includes('--net')) skip('unshare is not available here');
	const server = createServer((_, response) => response.end('reached')).listen(0, '127.0.0.1');
	try {
		await new Promise((ready) => server.once('listening', ready));
		const address = server.address();
		const port = typeof address === 'object' ? address?.port : undefined;
		const reach = `fetch('http://127.0.0.1:${port}/').then((r) => r.text()).then(console.log, () => console.log('no way'))`;
		expect(await inside(reach)).toBe('no way');
	} finally {
		server.close();
	}
});
