/**
 * Whether this Node is new enough for the rest. Node 12 of an old system has to understand this file, so nothing in it is
 * newer, and it imports nothing: what it imported would be read before it says a word.
 */
const LEAST = 20;

export const isNewEnough = Number(process.versions.node.split('.')[0]) >= LEAST;

if (!isNewEnough) {
	console.error(
		`Suitcase needs Node ${LEAST} or newer; this is ${process.versions.node}. ` +
			'docs/operating/install.md says how to get one. Nothing was started.'
	);
	process.exitCode = 1;
}
