/** A thread that ends with its one answer; a stopping service does not wait for it. */
import { Worker } from 'node:worker_threads';

/** @throws {Error} naming the work if the thread fails. */
export function inThread<Answer>(file: URL, task: object, work: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: task });
    worker.unref();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`the thread that ${work} has ended with ${code}`)),
    );
  });
}
