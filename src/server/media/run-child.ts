import { refuse, type Result } from '#domain/base/result.ts';
import { confinedCommand, type Allowance } from '#server/media/confinement.ts';
import { frameHead, type Question } from '#server/media/frames.ts';
import {
	PICTURE_BYTES_MAX,
	type FaceBox,
	type PictureFacts,
	type PictureRefusal,
	type PictureSource,
	type Rendition
} from '#server/media/picture.ts';
import { readAnswer } from '#server/media/read-answer.ts';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** More than any honest answer: twelve renditions of up to 1600 by 4800 pixels stay below a third of it. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

const COMPLAINT_CHARACTERS_MAX = 4000;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;
type Ending = { code: number | null; signal: NodeJS.Signals | null };

/** Writes the question and the picture. Says when the picture is too large; then nothing was decoded. */
async function feed(child: Child, question: Question, source: PictureSource): Promise<'fed' | 'too_large'> {
	let written = 0;
	const write = (bytes: Uint8Array) =>
		// A child that has ended early takes no more; why it ended is read from its answer, not from this pipe.
		new Promise<void>((done) => child.stdin.write(bytes, () => done()));
	await write(frameHead(question));
	for await (const chunk of source instanceof Uint8Array ? [source] : source) {
		written += chunk.length;
		if (written > PICTURE_BYTES_MAX) {
			child.kill('SIGKILL');
			return 'too_large';
		}
		if (child.stdin.destroyed) break;
		await write(chunk);
	}
	child.stdin.end();
	return 'fed';
}

/** Everything the child says, or nothing where it says more than any honest answer would be. */
async function listen(child: Child): Promise<Uint8Array> {
	const chunks: Buffer[] = [];
	let heard = 0;
	for await (const chunk of child.stdout) {
		chunks.push(chunk);
		heard += chunk.length;
		if (heard > ANSWER_BYTES_MAX) throw new Error('the picture process says more than a picture can hold');
	}
	return Buffer.concat(chunks);
}

/** What the death of the child means. `undefined`: it died of something that is no fault of the picture. */
function refusalOfEnding({ code, signal }: Ending): PictureRefusal | undefined {
	switch (signal) {
		case 'SIGXCPU':
			return 'timeout';
		case 'SIGKILL': // by the kernel, short of memory; our own kill is known before
		case 'SIGABRT': // by itself, when memory was refused
		case 'SIGTRAP':
			return 'out_of_memory';
		case 'SIGSEGV':
		case 'SIGBUS':
		case 'SIGILL':
		case 'SIGFPE':
			return 'damaged';
	}
	// What Node ends with after V8 ran out of memory, where the shell's habit of 128 + signal is followed.
	return code === 133 || code === 134 ? 'out_of_memory' : undefined;
}

/**
 * Asks a fresh, confined process one question about one picture, and waits for its end.
 * Refusals are values; throws when the source breaks off or the child fails for a reason of our own making.
 */
export async function askChild(
	question: Question,
	source: PictureSource,
	allowance: Allowance
): Promise<Result<{ facts: PictureFacts; renditions: Rendition[]; faces: FaceBox[] }, PictureRefusal>> {
	const { command, args } = confinedCommand(allowance);
	// An empty environment: no passwords, no keys, no addresses can be read by whatever runs in there.
	const child: Child = spawn(command, args, { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] });
	let late = false;
	const clock = setTimeout(() => {
		late = true;
		child.kill('SIGKILL');
	}, allowance.seconds * 1000);
	child.stdin.on('error', () => {});
	let complaint = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		complaint = (complaint + text).slice(0, COMPLAINT_CHARACTERS_MAX);
	});
	const ended = new Promise<Ending>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code, signal) => resolve({ code, signal }));
	});
	// A source that stalls must not hold the turn once the child is gone.
	const silent = ended.then(() => 'fed' as const);
	try {
		const [fed, message, ending] = await Promise.all([
			Promise.race([feed(child, question, source), silent]),
			listen(child),
			ended
		]);
		if (fed === 'too_large') return refuse('too_large');
		if (late) return refuse('timeout');
		if (ending.code === 0) return readAnswer(message);
		// WebAssembly that is given no more memory reads past its end, and says so instead of dying.
		const starved = /memory access out of bounds|WebAssembly\.Memory/.test(complaint);
		const reason = starved ? 'out_of_memory' : refusalOfEnding(ending);
		if (reason) return refuse(reason);
		throw new Error(`the picture process ended with ${ending.code ?? ending.signal}: ${complaint}`);
	} finally {
		clearTimeout(clock);
		child.kill('SIGKILL');
	}
}
