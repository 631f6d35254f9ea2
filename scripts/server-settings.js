/**
 * How Node runs the server, wherever it is started. What each of these is for, and what was measured without it, stands
 * in docs/decisions/0010-memory-of-the-server.md.
 */

/** Room for ten times what the server holds; the figure also makes V8 tidy up early instead of growing. */
export const serverFlags = ['--max-semi-space-size=4', '--max-old-space-size=512'];

/** For the environment of the server and of what it starts. */
export const serverEnvironment = {
	// What was compiled once is read from here: Node then need not load what takes the types away.
	NODE_COMPILE_CACHE: 'node_modules/.cache/node',
	// The C library keeps what was freed apart for each thread; two such heaps are enough for few threads.
	MALLOC_ARENA_MAX: '2'
};
