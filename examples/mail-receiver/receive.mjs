/**
 * What would customers be sent? A mail server for trials: prints each mail that it is given, and
 * delivers none. Run: node examples/mail-receiver/receive.mjs 2525
 */
import { SMTPServer } from 'smtp-server';

const port = Number(process.argv[2] ?? 2525);

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, { envelope }, answer) {
    console.log(`from ${envelope.mailFrom.address}`);
    stream.on('data', (piece) => process.stdout.write(piece));
    stream.on('end', () => {
      console.log('---');
      answer();
    });
  },
});
server.listen(port, '127.0.0.1', () => console.log(`receives mails on port ${port}`));
