import type { Channel } from '#domain/consent/channels.ts';
import { LADDER, type Rung } from '#domain/consent/ladders.ts';
import type { Projection } from '#domain/consent/project.ts';
import type { ShownPicture } from '#domain/consent/shown.ts';
import type { PictureFacts } from '#domain/story/picture.ts';

/**
 * The pictures a channel may show, each at the most open rung that everybody in it allows. A picture of which no person
 * has confirmed the faces is not shown; nor is one for which nothing safe enough was made.
 */
export function showPictures(pictures: readonly PictureFacts[], projection: Projection<Channel>): ShownPicture[] {
	const shown: ShownPicture[] = [];
	for (const picture of pictures) {
		if (!picture.confirmed) continue;
		const rung = rungToShow(picture, projection);
		const made = rung && picture.rungs[rung];
		if (!made || made.renditions.length === 0) continue;
		shown.push({
			renditions: made.renditions.map(({ name, type, width, height, bytes }) => ({ name, type, width, height, bytes })),
			alt: made.alt
		});
	}
	return shown;
}

/** The most open rung that was made and is allowed; null where there is none. */
export function rungToShow(picture: PictureFacts, projection: Projection<Channel>): Rung<'face'> | null {
	const level = faceLevel(picture, projection);
	const allowed = LADDER.face.filter((_, rung) => rung <= level).reverse();
	return allowed.find((rung) => picture.rungs[rung] !== undefined && fits(rung, picture)) ?? null;
}

/** A picture in which a person saw people is not one without people, whatever else is said of it. */
function fits(rung: Rung<'face'>, picture: PictureFacts): boolean {
	return rung !== 'none' || picture.people === 'none';
}

/** Nobody in a picture is shown more than they allow. Where nobody said who is in it, it may be everybody. */
function faceLevel(picture: PictureFacts, projection: Projection<Channel>): number {
	const ids = picture.personIds ?? Object.keys(projection.people);
	return Math.min(projection.levels.face, ...ids.map((id) => projection.people[id]?.face ?? 0));
}
