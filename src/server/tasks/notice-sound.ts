import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '#domain/base/result.ts';
import { noticeIn } from '#messages/notice.ts';
import { filePlaces } from '#server/config/file-places.ts';
import { makeSound } from '#server/media/make-sound.ts';
import type { RecordingRefusal, Sound } from '#server/media/recording.ts';
import { speak } from '#server/media/speak.ts';
import { writePublicFile } from '#server/publishing/make-renditions.ts';
import {
	addSound,
	knownSoundFiles,
	type MadeSound,
	refuseUpload,
	soundFileBody,
	waitingUploads
} from '#server/store/notices/sounds.ts';
import type { ClockTask, TaskContext } from '#server/tasks/task.ts';

/** It may work another time: nobody is told that the recording is bad. */
const NOT_ITS_FAULT: readonly RecordingRefusal[] = ['no_program', 'no_room', 'out_of_memory', 'timeout'];

/**
 * Makes the public files of notices that were read aloud: decoded and encoded anew, like everything that is heard here.
 * With a language: the machine reads the notice of today in that language, because somebody at the desk asked. Each
 * hour it looks for what is left, and writes files again that a restored backup lacks.
 */
export const task: ClockTask<'notice-sound'> = {
	name: 'notice-sound',
	cron: '19 * * * *',
	async run(context, ids) {
		const { db, clock, log } = context;
		for (const upload of await waitingUploads(db)) {
			const sound = await makeSound(upload.body, roomOf(context));
			if (sound.ok) {
				const { hash, language, memberId, id } = upload;
				await offer(context, sound.value, { hash, language, memberId, readBy: 'person' }, id);
				log(`notice ${language}: a reading is offered`);
			} else if (!NOT_ITS_FAULT.includes(sound.reason)) {
				await refuseUpload(db, upload, sound.reason, new Date(clock()));
				log(`notice ${upload.language}: a reading could not be used (${sound.reason})`);
			}
		}
		if (ids?.language) await readByMachine(context, ids.language);
		await writeMissing(context);
	}
};

const roomOf = ({ config }: TaskContext) => ({ memoryFolder: config.memoryFolder });

async function readByMachine(context: TaskContext, asked: string): Promise<void> {
	const { hash, language, told } = noticeIn(asked);
	const spoken = await speak(told, language, roomOf(context));
	const sound: Result<Sound, string> = spoken.ok ? await makeSound(spoken.value, roomOf(context)) : spoken;
	if (sound.ok) await offer(context, sound.value, { hash, language, memberId: null, readBy: 'machine' }, null);
	else context.log(`notice ${language}: the machine cannot read it (${sound.reason})`);
}

async function offer(
	context: TaskContext,
	{ files, seconds }: Sound,
	about: Pick<MadeSound, 'hash' | 'language' | 'memberId' | 'readBy'>,
	uploadId: string | null
): Promise<void> {
	const bytesOf = (type: 'audio/mp4' | 'audio/webm') => {
		const file = files.find((one) => one.type === type);
		if (!file) throw new Error(`no ${type} was made of a notice`);
		return Buffer.from(file.bytes);
	};
	const [aacBody, opusBody] = [bytesOf('audio/mp4'), bytesOf('audio/webm')];
	const sha256 = hashOf(aacBody);
	const aac = `${sha256.slice(0, 32)}.m4a`;
	const opus = `${hashOf(opusBody).slice(0, 32)}.webm`;
	const { public: folder } = filePlaces(context.config);
	// The same recording a second time has its files already: their names are their content.
	if (!existsSync(join(folder, aac))) await writePublicFile(folder, aac, aacBody);
	if (!existsSync(join(folder, opus))) await writePublicFile(folder, opus, opusBody);
	const at = new Date(context.clock());
	await addSound(context.db, { ...about, sha256, seconds, aac, opus, aacBody, opusBody, at }, uploadId);
}

function hashOf(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}

async function writeMissing({ db, config }: TaskContext): Promise<void> {
	const { public: folder } = filePlaces(config);
	for (const name of await knownSoundFiles(db)) {
		if (existsSync(join(folder, name))) continue;
		const body = await soundFileBody(db, name);
		if (body !== null) await writePublicFile(folder, name, body);
	}
}
