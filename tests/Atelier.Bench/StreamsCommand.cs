using System.CommandLine;
using System.Text.Json;

namespace Atelier.Bench;

/// <summary>
/// <c>streams</c>: plays recorded displays and looks at them through proxies. Both ends are here, so that one clock sees both. For each
/// line it reads, a <see cref="StreamsOrder"/> in JSON, it says <c>measuring</c> and <c>measured</c>, waits for an empty line (who asked
/// looks at the proxies' processes until then) and answers with a <see cref="StreamsResult"/>.
/// </summary>
internal static class StreamsCommand
{
    private static readonly Option<FileInfo> RecordingOption =
        new("--recording") { Description = "The file of messages that displays play", Required = true };

    private static readonly Option<string> SourceOption =
        new("--source") { Description = "The unix socket that is made, where displays are played", Required = true };

    public static Command Create()
    {
        var command = new Command("streams", "Plays recorded displays, and measures how streams of them arrive");
        command.Options.Add(RecordingOption);
        command.Options.Add(SourceOption);
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var time = TimeProvider.System;
        using var source = new ReplaySource(
            Recording.Read(parsed.GetValue(RecordingOption)!.FullName), parsed.GetValue(SourceOption)!, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var serving = source.Serve(over.Token);
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync(cancel) is { } line)
        {
            var order = JsonSerializer.Deserialize<StreamsOrder>(line, JsonSerializerOptions.Web)!;
            await using var run = new StreamsRun(source, order, time);
            await run.Begin(cancel);
            Console.WriteLine("measuring");
            await run.Measure(cancel);
            Console.WriteLine("measured");
            await Console.In.ReadLineAsync(cancel);
            Console.WriteLine(JsonSerializer.Serialize(await run.End(), JsonSerializerOptions.Web));
        }
        await over.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
