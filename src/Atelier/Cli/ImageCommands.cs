using System.CommandLine;
using Atelier.Workstations;

namespace Atelier.Cli;

/// <summary>Opens the engine that the command line names.</summary>
internal delegate Task<IWorkstationEngine> OpenEngine(ParseResult parsed, CancellationToken cancel);

/// <summary>The verbs for workstation images: <c>atelier image build | list | import | publish | withdraw</c>.</summary>
internal static class ImageCommands
{
    private const int Succeeded = 0;
    private const int Failed = 1;

    /// <summary>Makes the <c>image</c> command; the engine is opened only by verbs that talk to it.</summary>
    internal static Command Create(OpenEngine openEngine, TimeProvider time) =>
        new("image", "Build, list, import and publish workstation images.")
        {
            Build(openEngine, time),
            List(openEngine),
            Import(openEngine),
            CatalogueCommands.Publish(openEngine, time),
            CatalogueCommands.Withdraw(),
        };

    private static Command Build(OpenEngine openEngine, TimeProvider time)
    {
        var recipe = new Argument<string>("recipe") { Description = "The recipe's name: minimal, desktop, or one of your own." };
        var recipes = new Option<string>("--recipes") { Description = "The folder of recipes.", DefaultValueFactory = _ => FindRecipes() };
        var output = new Option<string?>("--output") { Description = "The archive to write; without it, a file in the cache." };
        var noImport = new Option<bool>("--no-import") { Description = "Only build; do not hand the image to the engine." };
        var rebuild = new Option<bool>("--rebuild") { Description = "Build an unchanged recipe again, to get newer packages." };
        var command = new Command("build", "Build an image from a recipe and import it. Needs root.")
        {
            recipe, recipes, output, noImport, rebuild,
        };
        command.SetAction((parsed, cancel) => Guard(parsed, async () =>
        {
            var wanted = ImageRecipe.Load(parsed.GetValue(recipes)!, parsed.GetValue(recipe)!);
            var archive = Path.GetFullPath(parsed.GetValue(output) ?? ImageBuild.CachePath(wanted));
            var console = parsed.InvocationConfiguration.Output;
            // A file that the operator named says nothing about the recipe it came from; only the cache's names do.
            var isCached = parsed.GetValue(output) is null && File.Exists(archive);
            if (isCached && !parsed.GetValue(rebuild))
                await console.WriteLineAsync($"{archive} is up to date.");
            else
                await ImageProgress.Show(console, progress => ImageBuild.Run(wanted, archive, time, progress, cancel));

            if (parsed.GetValue(noImport))
                await console.WriteLineAsync(archive);
            else
                await HandOver(parsed, openEngine, new ImageArchive(archive, wanted.Name, wanted.Description, "LINUX"), cancel);
        }));
        return command;
    }

    private static Command List(OpenEngine openEngine)
    {
        var command = new Command("list", "List the images that workstations can be made from.");
        command.SetAction((parsed, cancel) => Guard(parsed, async () =>
        {
            var console = parsed.InvocationConfiguration.Output;
            var images = await (await openEngine(parsed, cancel)).ListImages(cancel);
            var published = await CatalogueCommands.List(ServeOptions.Read(parsed), cancel);
            if (images.Count == 0)
                await console.WriteLineAsync("No images yet. Make one with: sudo atelier image build desktop");
            foreach (var image in images.OrderBy(image => image.Name, StringComparer.Ordinal))
            {
                var size = Megabytes(image.SizeBytes);
                await console.WriteLineAsync($"{image.ImageId}  {image.Name,-16}  {image.Platform,-7}  {size,6} MB  {image.Description}");
                if (published.TryGetValue(image.ImageId, out var seen))
                    await console.WriteLineAsync($"  published to all studios: {seen.StreamingImageId}  {seen.Name}");
            }

            foreach (var (id, seen) in published.Where(entry => images.All(image => image.ImageId != entry.Key)))
                await console.WriteLineAsync(
                    $"{id}  is published as {seen.Name}, but gone from the engine: import it again, or run atelier image withdraw {id}");
        }));
        return command;
    }

    private static Command Import(OpenEngine openEngine)
    {
        var file = new Argument<string>("file") { Description = "A tar archive with metadata.yaml and rootfs/ at its top." };
        var name = new Option<string>("--name") { Description = "The image's name.", Required = true };
        var description = new Option<string>("--description") { Description = "A sentence for people.", DefaultValueFactory = _ => "" };
        var platform = new Option<string>("--platform") { Description = "Its operating system.", DefaultValueFactory = _ => "LINUX" };
        platform.AcceptOnlyFromAmong("LINUX");
        var command = new Command("import", "Import an image archive.") { file, name, description, platform };
        command.SetAction((parsed, cancel) => Guard(parsed, async () =>
        {
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            await ImageArchiveCheck.Run(path, path, cancel);
            var archive = new ImageArchive(path, parsed.GetValue(name)!, parsed.GetValue(description)!, parsed.GetValue(platform)!);
            await HandOver(parsed, openEngine, archive, cancel);
        }));
        return command;
    }

    private static async Task HandOver(
        ParseResult parsed, OpenEngine openEngine, ImageArchive archive, CancellationToken cancel)
    {
        var console = parsed.InvocationConfiguration.Output;
        var engine = await openEngine(parsed, cancel);
        var total = Megabytes(new FileInfo(archive.Path).Length);
        var image = await ImageProgress.Show(console, progress =>
            engine.ImportImage(archive, new InMegabytes(progress, total), cancel));
        await console.WriteLineAsync($"{image.ImageId}  {image.Name}");
    }

    /// <summary>Runs a verb; what is wrong with the machine, an image or the engine is a line of its own.</summary>
    internal static async Task<int> Guard(ParseResult parsed, Func<Task> run)
    {
        try
        {
            await run();
            return Succeeded;
        }
        catch (Exception problem) when (problem is ImageException or EngineException or IOException or UnauthorizedAccessException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"atelier: {problem.Message}");
            return Failed;
        }
        catch (OperationCanceledException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync("atelier: cancelled; nothing was left behind.");
            return Failed;
        }
    }

    // In a checkout the recipes are above the executable; an installed one has them beside it.
    private static string FindRecipes()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var recipes = Path.Combine(folder.FullName, "images");
            if (Directory.Exists(Path.Combine(recipes, "common")))
                return recipes;
        }

        return Path.GetFullPath("images");
    }

    private static long Megabytes(long bytes) => bytes / 1_000_000;

    private sealed class InMegabytes(IProgress<ImageStep> progress, long total) : IProgress<long>
    {
        public void Report(long value) =>
            progress.Report(new ImageStep("import the image", Megabytes(value), total, "MB"));
    }
}
