/**
 * The child process that decodes one picture and ends. Started only by `run-child.ts`, with an empty environment, no
 * right to write files, and limits on memory and time. Nothing else may import this file or the ones beside it: they
 * load sharp, and the server and worker processes must stay free of it (memory, and a stranger's file in their midst).
 */
import { frameHead, splitFrame, type Answer, type Question } from '#server/media/frames.ts';
import { refusalOf } from '#server/media/child/refusal-of.ts';
import { answerQuestion } from '#server/media/child/work.ts';

async function everythingFrom(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of stream) chunks.push(chunk);
	return Buffer.concat(chunks);
}

async function send(answer: Answer, files: readonly Uint8Array[]): Promise<void> {
	for (const bytes of [frameHead(answer), ...files]) {
		await new Promise<void>((sent, failed) => process.stdout.write(bytes, (error) => (error ? failed(error) : sent())));
	}
}

const { head, rest } = splitFrame(await everythingFrom(process.stdin));
try {
	// The question comes from our own parent, which wrote it from a typed value.
	const { facts, files, faces } = await answerQuestion(head as Question, rest);
	const parts = files.map(({ type, width, height, bytes }) => ({ type, width, height, size: bytes.length }));
	await send(
		{ ok: true, facts, parts, faces },
		files.map(({ bytes }) => bytes)
	);
} catch (error) {
	const reason = refusalOf(error);
	if (!reason) throw error;
	await send({ ok: false, reason }, []);
}
