using System.Globalization;
using Spectre.Console;

namespace Atelier.Cli;

/// <summary>How far a long work is: a stage in words and, where the stage can be counted, how much of it is done.</summary>
/// <param name="Stage">What is being done, such as <c>install packages</c>.</param>
/// <param name="Done">Units done so far.</param>
/// <param name="Total">Units in all; 0 if unknown.</param>
/// <param name="Unit">What is counted, such as <c>packages</c> or <c>MB</c>.</param>
internal sealed record ImageStep(string Stage, long Done, long Total, string Unit);

/// <summary>Shows progress: a bar per stage in a terminal, elsewhere a plain line when a stage begins and at each quarter of it.</summary>
internal static class ImageProgress
{
    /// <summary>Runs the work and shows the steps it reports on <paramref name="output"/>.</summary>
    internal static async Task<T> Show<T>(TextWriter output, Func<IProgress<ImageStep>, Task<T>> work)
    {
        if (!ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected)
            return await work(new PlainLines(output));

        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        return await terminal.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn())
            .StartAsync(progress => work(new Bars(progress)));
    }

    private sealed class Bars(ProgressContext progress) : IProgress<ImageStep>
    {
        private ProgressTask? _task;
        private string _stage = string.Empty;

        public void Report(ImageStep value)
        {
            if (_stage != value.Stage)
            {
                Finish();
                _stage = value.Stage;
                _task = progress.AddTask(Markup.Escape(Sentence(value.Stage)));
            }

            if (_task is null)
                return;
            _task.IsIndeterminate = value.Total == 0;
            _task.MaxValue = Math.Max(1, value.Total);
            _task.Value = value.Done;
            if (value.Total > 0 && value.Done >= value.Total)
                Finish();
        }

        private void Finish()
        {
            if (_task is null)
                return;
            _task.IsIndeterminate = false;
            _task.Value = _task.MaxValue;
            _task.StopTask();
        }
    }

    private sealed class PlainLines(TextWriter output) : IProgress<ImageStep>
    {
        private string _stage = string.Empty;
        private long _quarter;

        public void Report(ImageStep value)
        {
            var quarter = value.Total > 0 ? value.Done * 4 / value.Total : 0;
            if (_stage == value.Stage && quarter <= _quarter)
                return;
            var isNew = _stage != value.Stage;
            (_stage, _quarter) = (value.Stage, quarter);
            output.WriteLine(isNew && quarter == 0
                ? Sentence(value.Stage)
                : string.Create(CultureInfo.InvariantCulture, $"{Sentence(value.Stage)}: {value.Done} of {value.Total} {value.Unit}"));
            output.Flush();
        }
    }

    private static string Sentence(string stage) => char.ToUpperInvariant(stage[0]) + stage[1..];
}
