import type { Channel } from '#domain/consent/channels.ts';
import { LADDER, levelOf, type Rung } from '#domain/consent/ladders.ts';
import type { Projection } from '#domain/consent/project.ts';
import type { ShownPicture } from '#domain/consent/shown.ts';
import { THING } from '#domain/story/covers.ts';
import { type Look, lookCovering, type PictureFacts, type PictureRung } from '#domain/story/picture.ts';

/**
 * The pictures a channel may show, each as openly as everybody in it allows for themselves: the faces of those who do not
 * are covered, the others are not. A picture of which no person has confirmed the faces is not shown; nor is one in which
 * somebody is who wants to be in none, nor one for which nothing safe enough was made.
 */
export function showPictures(pictures: readonly PictureFacts[], projection: Projection<Channel>): ShownPicture[] {
	const shown: ShownPicture[] = [];
	for (const picture of pictures) {
		if (!picture.confirmed) continue;
		const look = lookToShow(picture, projection);
		const made = look && madeAt(picture, look);
		if (!made || made.renditions.length === 0) continue;
		shown.push({
			renditions: made.renditions.map(({ name, type, width, height, bytes }) => ({ name, type, width, height, bytes })),
			alt: made.alt,
			...(made.altLanguage === undefined ? {} : { language: made.altLanguage })
		});
	}
	return shown;
}

/** The most open look that was made and is allowed; null where there is none. */
export function lookToShow(picture: PictureFacts, projection: Projection<Channel>): Look | null {
	return allowedLooks(picture, projection).find((look) => madeAt(picture, look) !== undefined) ?? null;
}

function madeAt(picture: PictureFacts, look: Look): PictureRung | undefined {
	return picture.rungs[look] ?? picture.make?.(look);
}

const VISIBLE = levelOf('face', 'visible');
const COVERED = levelOf('face', 'solid_mask');

/** The looks that everybody in the picture allows, the most open first. */
function allowedLooks(picture: PictureFacts, projection: Projection<Channel>): Look[] {
	const boxes = picture.boxes ?? [];
	const level = levelOfAll(picture, projection);
	if (picture.people !== 'visible' || boxes.length === 0) {
		return LADDER.face.filter((rung, at) => at <= level && fits(rung, picture)).reverse();
	}
	// Boxes that cover things only leave every face bare.
	if (level < (boxes.every(({ who }) => who === THING) ? VISIBLE : COVERED)) return [];
	const covered = boxes.flatMap(({ who }, at) => (who === THING || faceOf(who, projection) < VISIBLE ? [at] : []));
	return [lookCovering(covered, boxes.length), 'solid_mask'];
}

/** A picture in which a person saw people is not one without people, whatever else is said of it. */
function fits(rung: Rung<'face'>, picture: PictureFacts): boolean {
	return rung !== 'none' || picture.people === 'none';
}

/** Nobody in a picture is shown more than they allow. Where nobody said who is in it, it may be everybody. */
function levelOfAll({ boxes = [], personIds }: PictureFacts, projection: Projection<Channel>): number {
	const faces = boxes.flatMap(({ who }) => (who === THING ? [] : [faceOf(who, projection)]));
	const named = personIds?.map((id) => faceOf(id, projection)) ?? [];
	const isSaid = faces.length > 0 || personIds !== undefined;
	return Math.min(projection.levels.face, ...faces, ...named, ...(isSaid ? [] : [faceOf(undefined, projection)]));
}

/** How far the face of a person may be shown; of nobody we know, not at all; where nobody said whose it is, as of all. */
function faceOf(who: string | undefined, { people, levels }: Projection<Channel>): number {
	if (who !== undefined) return people[who]?.face ?? 0;
	return Math.min(levels.face, ...Object.values(people).map(({ face }) => face));
}
