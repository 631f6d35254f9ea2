/** Which stories came from one caller within this hour: by a name that changes hourly, in memory, never written down. */

export interface RecentSendings {
	/** The stories that this caller sent within this hour, the oldest first. */
	of(caller: string): readonly string[];
	add(caller: string, storyId: string): void;
}

const HOUR = 3_600_000;

export function createRecentSendings(clock: () => number): RecentSendings {
	let sent = new Map<string, string[]>();
	let since = clock();
	const renew = () => {
		const now = clock();
		if (now - since < HOUR && now >= since) return;
		sent = new Map();
		since = now;
	};
	return {
		of(caller) {
			renew();
			return sent.get(caller) ?? [];
		},
		add(caller, storyId) {
			renew();
			sent.set(caller, [...(sent.get(caller) ?? []), storyId]);
		}
	};
}
