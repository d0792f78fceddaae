/** Tests make files as a service does, for their owner alone, whichever tests ran before in a process. */
import './cheap-hashes.ts';

process.umask(0o077);
