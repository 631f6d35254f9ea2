/** `npm start`: asks whether this Node is new enough before a line is read that an older one does not understand. */
import { isNewEnough } from './needs-node.js';

if (isNewEnough) import('./start-server.js');
