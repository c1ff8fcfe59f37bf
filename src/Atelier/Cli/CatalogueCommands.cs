using System.CommandLine;
using System.Text.RegularExpressions;
using Atelier.StreamingImages;

namespace Atelier.Cli;

/// <summary>
/// The verbs for images that all studios have: <c>atelier image publish | withdraw</c>. They work on the database, beside a running server,
/// which heeds the change at the next request.
/// </summary>
internal static partial class CatalogueCommands
{
    private const int LongestName = 64;
    private const int LongestDescription = 256;

    internal static Command Publish(OpenEngine openEngine, TimeProvider time)
    {
        var image = ImageArgument();
        var name = new Option<string>("--name") { Description = "What studios call the image.", Required = true };
        var description = new Option<string?>("--description") { Description = "A sentence for people; by default the image's own." };
        var command = new Command("publish", "Give an image to all studios, or change what it is called there.")
        {
            image, name, description,
        };
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: > 0 and <= LongestName })
                result.AddError($"--name must have 1 to {LongestName} characters.");
        });
        description.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { Length: > LongestDescription })
                result.AddError($"--description must have at most {LongestDescription} characters.");
        });
        command.SetAction((parsed, cancel) => ImageCommands.Guard(parsed, async () =>
        {
            var ec2ImageId = parsed.GetValue(image)!;
            var known = (await (await openEngine(parsed, cancel)).ListImages(cancel)).FirstOrDefault(known => known.ImageId == ec2ImageId)
                ?? throw new ImageException($"The engine has no image {ec2ImageId}; atelier image list shows those it has.");
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Write(cancel);
            var published = await CatalogueImages.Publish(
                db, known, parsed.GetValue(name)!, parsed.GetValue(description) ?? known.Description, time.GetUtcNow(), cancel);
            await OperatorAudit.Record(db, parsed, account: null, ec2ImageId, cancel);
            await db.Commit(cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{published.StreamingImageId}  {published.Name}");
        }));
        return command;
    }

    internal static Command Withdraw()
    {
        var image = ImageArgument();
        var command = new Command("withdraw", "Take a published image back. Sessions that there are keep it; no new one is made from it.")
        {
            image,
        };
        command.SetAction((parsed, cancel) => ImageCommands.Guard(parsed, async () =>
        {
            var ec2ImageId = parsed.GetValue(image)!;
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Write(cancel);
            if (!await CatalogueImages.Withdraw(db, ec2ImageId, cancel))
                throw new ImageException($"{ec2ImageId} is not published; atelier image list shows which images are.");
            await OperatorAudit.Record(db, parsed, account: null, ec2ImageId, cancel);
            await db.Commit(cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{ec2ImageId} is no longer published.");
        }));
        return command;
    }

    /// <summary>The images that are published, by the engine's id.</summary>
    internal static async Task<IReadOnlyDictionary<string, StreamingImage>> List(ServeOptions options, CancellationToken cancel)
    {
        await using var parts = await Parts.Open(options, cancel);
        await using var db = await parts.Database.Read(cancel);
        return (await CatalogueImages.List(db, cancel)).ToDictionary(image => image.Ec2ImageId!);
    }

    private static Argument<string> ImageArgument()
    {
        var image = new Argument<string>("image") { Description = "The image's id, as atelier image list shows it." };
        image.Validators.Add(result =>
        {
            if (!ImageId().IsMatch(result.GetValueOrDefault<string>()))
                result.AddError("The image must be named by its id, such as ami-0123456789abcdef0.");
        });
        return image;
    }

    [GeneratedRegex(@"\Aami-[0-9a-zA-Z]+\z")]
    private static partial Regex ImageId();
}
