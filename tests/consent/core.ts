import type * as channels from '#domain/consent/channels.ts';
import type * as projecting from '#domain/consent/project.ts';
import type * as reading from '#domain/consent/read-shown.ts';
import type * as risk from '#domain/consent/risk.ts';
import type * as showing from '#domain/consent/show.ts';

/** The code under test: ours, or a copy with a bug planted in it. */
export type Core = Pick<typeof projecting, 'project'> &
	Pick<typeof showing, 'show'> &
	Pick<typeof reading, 'readShown'> &
	Pick<typeof channels, 'CEILING'> &
	Pick<typeof risk, 'RISK_LIMIT'>;

/** Loads it from a folder that holds `src/domain`. */
export async function loadCore(root: string): Promise<Core> {
	const domain = `${root}/src/domain/consent`;
	const { project }: typeof projecting = await import(/* @vite-ignore */ `${domain}/project.ts`);
	const { show }: typeof showing = await import(/* @vite-ignore */ `${domain}/show.ts`);
	const { readShown }: typeof reading = await import(/* @vite-ignore */ `${domain}/read-shown.ts`);
	const { CEILING }: typeof channels = await import(/* @vite-ignore */ `${domain}/channels.ts`);
	const { RISK_LIMIT }: typeof risk = await import(/* @vite-ignore */ `${domain}/risk.ts`);
	return { project, show, readShown, CEILING, RISK_LIMIT };
}
