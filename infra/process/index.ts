export { ancestorsOf, readFileIfAny, tailOf, withFolderLock, withLogDescriptor, writeFileAtomic } from './files';
export { commandOf, freePort, isAlive, isPortFree, signal, spawned, waitForEnd } from './processes';
export { ServerUsers } from './users';
export { supervise, type Supervision } from './supervise';
